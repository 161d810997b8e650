/** An image as a card: whole, on a white mat, with a line below. */

import { type ImageItem, thumbnail } from "./api";
import { altText } from "./words";

export interface CardProps {
  item: ImageItem;
  /** Where a click leads: the image as the centre. */
  href: string;
  distances: boolean;
  /** Something to be told of this one among the others. */
  mark?: string | undefined;
  chosen?: boolean;
  tabIndex?: number;
  onFocus?: () => void;
}

export function ImageCard({ item, href, distances, mark, chosen, tabIndex, onFocus }: CardProps) {
  return (
    <a
      class={`card ${chosen ? "chosen" : ""}`}
      href={href}
      data-image={item.id}
      tabIndex={tabIndex}
      aria-current={chosen ? "true" : undefined}
      title={item.title}
      onFocus={onFocus}
    >
      <span class="card-mat">
        <img src={thumbnail(item.id)} alt={altText(item)} decoding="async" draggable={false} />
      </span>
      <span class="card-line">
        <span class="card-where">{item.category}</span>
        {mark && <span class="card-mark">{mark}</span>}
        <span class="card-number">
          {distances && item.distance !== null ? item.distance.toFixed(3) : item.year || ""}
        </span>
      </span>
    </a>
  );
}
