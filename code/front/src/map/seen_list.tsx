/** What is in the middle of the map, as a list: for keyboards, and for those who do not see it. */

import { useState } from "preact/hooks";
import { getImage, type Id, type ImageDetail } from "../api";
import { useAnswer } from "../answer";
import { figureName, images, shortened } from "../words";
import type { Seen } from "./scene";

const LISTED = 20;

export function SeenList(props: {
  seen: readonly Seen[];
  hrefOf: (id: Id) => string;
  onPoint: (seen: Seen | null) => void;
}) {
  const [open, setOpen] = useState(false);
  const near = props.seen.slice(0, LISTED);
  const key = open ? near.map(({ id }) => id).join(",") : null;
  const answer = useAnswer(key, (signal) =>
    Promise.all(near.map(({ id }) => getImage(id, signal))).then(
      (found) => new Map(found.map((image) => [image.id, image])),
    ),
  );
  return (
    <details class="map-seen" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        {images(props.seen.length)} in view
        {near.length > 0 && near.length < props.seen.length && `; the ${near.length} in the middle`}
        {near.length > 0 && " as a list"}
      </summary>
      {open && (
        <ol aria-label="The images in the middle of the map" aria-busy={answer.waiting}>
          {near.map((seen) => (
            <li key={seen.id}>
              <a
                href={props.hrefOf(seen.id)}
                onFocus={() => props.onPoint(seen)}
                onBlur={() => props.onPoint(null)}
                onMouseEnter={() => props.onPoint(seen)}
                onMouseLeave={() => props.onPoint(null)}
              >
                {told(answer.value?.get(seen.id))}
              </a>
            </li>
          ))}
        </ol>
      )}
    </details>
  );
}

/** An image in a line. */
export function told(image: ImageDetail | undefined): string {
  if (!image) return "An image";
  const figure = image.figures[0];
  const shows = figure ? `${figureName(figure.number)}: ${shortened(figure.caption, 110)}` : "Image";
  const { year, category, title } = image.article;
  return `${shows} (${shortened(title, 70)}; ${[category, year, image.class].filter(Boolean).join(", ")})`;
}
