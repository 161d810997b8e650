/** What an image on the map is, beside the mouse. */

import { useEffect, useState } from "preact/hooks";
import { getImage, thumbnail } from "../api";
import { useAnswer } from "../answer";
import { figureName, shortened } from "../words";
import type { Seen } from "./scene";

const WAIT = 140; // milliseconds over an image before anything is asked
const WIDTH = 256;

export function HoverCard({ seen, stage }: { seen: Seen; stage: HTMLElement }) {
  const [asked, setAsked] = useState<string | null>(null);
  useEffect(() => {
    const timer = setTimeout(() => setAsked(seen.id), WAIT);
    return () => clearTimeout(timer);
  }, [seen.id]);
  const answer = useAnswer(asked, (signal) => getImage(asked ?? "", signal));
  const image = answer.value?.id === seen.id ? answer.value : null;
  if (!image) return null;
  const figure = image.figures[0];
  const right = seen.left > stage.clientWidth / 2;
  const below = seen.top < stage.clientHeight / 2;
  const apart = 52;
  const left = right ? seen.left - WIDTH - apart : seen.left + apart;
  const down = stage.clientHeight - seen.top;
  return (
    <div
      class="map-card"
      aria-hidden="true"
      style={{
        left: `${Math.max(8, Math.min(left, stage.clientWidth - WIDTH - 8))}px`,
        ...(below ? { top: `${Math.max(8, seen.top - 40)}px` } : { bottom: `${Math.max(8, down - 40)}px` }),
      }}
    >
      <img src={thumbnail(image.id)} alt="" />
      <p>
        {figure ? (
          <>
            <strong>{figureName(figure.number)}.</strong> {shortened(figure.caption, 130)}
          </>
        ) : (
          shortened(image.article.title, 130)
        )}
      </p>
      <p class="small quiet">
        {[image.article.year, image.article.category, image.class].filter(Boolean).join(" · ")}
      </p>
    </div>
  );
}
