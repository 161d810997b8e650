/** A picture of one's own, as the page shows and takes it. */

import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { fileOf, ownPicture } from "./own_picture";

export function Own({ children }: { children: ComponentChildren }) {
  const own = ownPicture();
  if (!own) {
    return (
      <div class="refusal">
        <p>
          Your picture was not stored, so it is gone with the page that held it. Choose it again.
        </p>
        {children}
      </div>
    );
  }
  return (
    <article class="selected" aria-label="Your picture">
      <div class="selected-picture own-picture">
        {own.blob.type.startsWith("image/") ? (
          <img src={own.url} alt="Your picture" />
        ) : (
          <p class="on-mat">Browsers do not show such a file.</p>
        )}
      </div>
      <div class="selected-told">
        <p class="caption">
          <strong>Your picture.</strong> {own.name}
        </p>
        <p class="small quiet">
          It was sent to be compared, and is not stored. It stays in this page until you leave it,
          and is not part of a link.
        </p>
        <div class="selected-do">{children}</div>
      </div>
    </article>
  );
}

/** A picture that is pasted or dropped anywhere on the page. Says whether one hangs over it. */
export function usePictureDropped(take: (file: File) => void): boolean {
  const [over, setOver] = useState(false);
  useEffect(() => {
    const taken = (event: Event, data: DataTransfer | null) => {
      const file = fileOf(data);
      if (!file) return;
      event.preventDefault();
      take(file);
    };
    const paste = (event: ClipboardEvent) => taken(event, event.clipboardData);
    const drag = (event: DragEvent) => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      setOver(true);
    };
    const leave = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false);
    };
    const drop = (event: DragEvent) => {
      setOver(false);
      if (event.dataTransfer?.types.includes("Files")) event.preventDefault();
      taken(event, event.dataTransfer);
    };
    document.addEventListener("paste", paste);
    document.addEventListener("dragover", drag);
    document.addEventListener("dragleave", leave);
    document.addEventListener("drop", drop);
    return () => {
      document.removeEventListener("paste", paste);
      document.removeEventListener("dragover", drag);
      document.removeEventListener("dragleave", leave);
      document.removeEventListener("drop", drop);
    };
  }, [take]);
  return over;
}
