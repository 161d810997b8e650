/** A window over the page: Escape, the cross and a click beside it close it. */

import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";

export function Dialog(props: {
  title: string;
  kind?: "drawer" | "picture";
  onClose: () => void;
  children: ComponentChildren;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  const title = useId();
  useEffect(() => {
    const before = document.activeElement;
    dialog.current?.showModal();
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      class={`dialog ${props.kind ?? ""}`}
      aria-labelledby={title}
      onClose={props.onClose}
      onClick={(event) => {
        if (event.target === dialog.current) dialog.current?.close();
      }}
    >
      <div class="dialog-inside">
        <div class="dialog-head">
          <h2 id={title}>{props.title}</h2>
          <button
            type="button"
            class="button plain"
            aria-label="Close"
            onClick={() => dialog.current?.close()}
          >
            <Cross />
          </button>
        </div>
        {props.children}
      </div>
    </dialog>
  );
}

export function Cross() {
  return (
    <svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
      <path d="M3 3l10 10M13 3L3 13" stroke="currentColor" stroke-width="1.75" fill="none" />
    </svg>
  );
}
