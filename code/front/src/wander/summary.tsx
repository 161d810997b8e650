/** What is shown, in a sentence. */

import type { About } from "../api";
import { href } from "../state";
import { count, images, within } from "../words";
import type { Loaded } from "./image_list";
import { isNearest, wanderParams, type Wander } from "./state";

export function Summary(props: {
  about: About;
  wander: Wander;
  loaded: readonly (Loaded | undefined)[];
  /** How many of the images shown are in both lists. */
  shared: number;
}) {
  const { about, wander, loaded } = props;
  const list = loaded[0];
  if (!list) return <p class="summary looking quiet">Looking…</p>;
  const labels = [wander.embedding, wander.beside].flatMap(
    (slug) => about.embeddings.find((embedding) => embedding.slug === slug)?.label ?? [],
  );
  const centre = wander.picture ? "your picture" : "the chosen image";
  const shown = (
    <>
      <strong>{count(list.items.length)}</strong> of <strong>{images(list.total)}</strong>
    </>
  );
  return (
    <>
      <div class="summary">
        <p>
          {shown}
          {isNearest(wander)
            ? `, nearest to ${centre} by ${labels.map(within).join(" and by ")}`
            : ", a random sample"}
          {loaded.length === 2 && loaded[1] && `: ${count(props.shared)} are in both lists`}
        </p>
        {!isNearest(wander) && list.total > 1 && (
          <a class="button" href={href("/", wanderParams({ ...wander, seed: another(wander.seed) }))}>
            Another sample
          </a>
        )}
      </div>
      {list.sampled && (
        <p class="small quiet">
          These words stand in more captions than are looked through at once, so this is of a
          sample of them.
        </p>
      )}
      {list.note && <p class="small quiet">{list.note}</p>}
    </>
  );
}

/** Another seed, by chance at first and then one after the other. */
const another = (seed: number) => (seed === 0 ? 1 + Math.floor(Math.random() * 999_999) : seed + 1);
