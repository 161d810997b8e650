/** Wander: choose an image, follow its likenesses through an embedding. */

import { useMemo, useState } from "preact/hooks";
import { type About, getImages, getSimilar, type Id, type ImageList } from "../api";
import { sentence } from "../answer";
import { Dialog } from "../dialog";
import { filterParams } from "../filter";
import { FilterChips } from "../filters";
import { useMedia } from "../media";
import { SelectedImage } from "../selected";
import { go, href, type Place } from "../state";
import type { Loaded, Part } from "./image_list";
import { hold, ownPicture } from "./own_picture";
import { Own, usePictureDropped } from "./own_view";
import { WanderPanel } from "./panel";
import { PathStrip } from "./path_strip";
import { Results } from "./results";
import { followed, isNearest, readWander, wanderParams, type Wander } from "./state";
import { within } from "../words";
import { Summary } from "./summary";

export function WanderPage({ about, place }: { about: About; place: Place }) {
  const wander = useMemo(() => readWander(place.params, about), [place.params, about]);
  const wide = useMedia("(min-width: 60rem)");
  const [drawer, setDrawer] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const change = (next: Wander, how: { replace?: boolean } = {}) => {
    setRefusal(null);
    go("/", wanderParams(next), how);
  };
  const takes = about.embeddings.filter((embedding) => embedding.takes_uploads);
  const search = (file: File) => {
    if (takes.length === 0) {
      const lacks = about.still ? "This is a still copy" : "No embedding here takes pictures";
      setRefusal(`${lacks}: it cannot be searched by a picture of yours.`);
      return;
    }
    try {
      hold(file);
    } catch (error) {
      setRefusal(sentence(error));
      return;
    }
    const same = takes.find((embedding) => embedding.slug === wander.embedding) ?? takes[0];
    if (!same) return;
    setDrawer(false);
    const next = { ...wander, near: null, picture: true, random: false, beside: null };
    change({ ...next, embedding: same.slug });
    // the same address may stand for another picture now
    setTurn((turn) => turn + 1);
  };
  const [, setTurn] = useState(0);
  const over = usePictureDropped(search);

  const panel = (
    <WanderPanel about={about} wander={wander} onChange={change} onPicture={search} />
  );
  const chosen = wander.near !== null || wander.picture;
  // Where there is room the chosen image stands beside the others, else above them.
  const roomy = useMedia("(min-width: 80rem)");
  const beside = roomy && !wander.beside;
  const nothing = { ...wander, near: null, picture: false, random: false };
  const buttons = (
    <>
      {wander.near !== null && about.maps.length > 0 && (
        <a class="button small" href={href("/map", new URLSearchParams({ image: wander.near }))}>
          Show on the map
        </a>
      )}
      <a class="button small" href={href("/", wanderParams(nothing))}>
        Choose no image
      </a>
    </>
  );
  const layout = `wander ${chosen ? "with-chosen" : ""} ${wander.beside ? "side-by-side" : ""}`;
  return (
    <div class={layout}>
      {wide ? (
        <aside class="sidebar" aria-label="Search">
          {panel}
        </aside>
      ) : (
        drawer && (
          <Dialog title="Search and filters" kind="drawer" onClose={() => setDrawer(false)}>
            {panel}
            <div class="drawer-end">
              <button type="button" class="button main" onClick={() => setDrawer(false)}>
                Show the images
              </button>
            </div>
          </Dialog>
        )
      )}
      <main id="main" tabIndex={-1}>
        <h1 class="unseen">Wander through the images</h1>
        {!wide && (
          <button
            type="button"
            class="button open-drawer"
            data-opens="words"
            onClick={() => setDrawer(true)}
          >
            Search and filters
          </button>
        )}
        {refusal && <p class="refusal">{refusal}</p>}
        <PathStrip wander={wander} onClear={() => change({ ...wander, path: [] })} />
        {chosen && (
          <div class="centre">
            {wander.near !== null ? (
              <SelectedImage id={wander.near} about={about} brief={!beside}>
                {buttons}
              </SelectedImage>
            ) : (
              <Own>{buttons}</Own>
            )}
          </div>
        )}
        <Lists about={about} wander={wander} onChange={change} />
      </main>
      {over && takes.length > 0 && <div class="dropping">Drop the picture to search by it</div>}
    </div>
  );
}

/** One list, or two beside each other. */
function Lists(props: {
  about: About;
  wander: Wander;
  onChange: (wander: Wander, how?: { replace: boolean }) => void;
}) {
  const { about, wander, onChange } = props;
  const nearest = isNearest(wander);
  const slugs = nearest && wander.beside ? [wander.embedding, wander.beside] : [wander.embedding];
  const [lists, setLists] = useState<Record<string, Loaded>>({});
  // what is on its way does not count yet
  const loaded = slugs.map((slug) => {
    const list = lists[slug];
    return list?.key === questionOf(wander, slug) ? list : undefined;
  });
  const shared = useMemo(
    () => (slugs.length === 2 ? inBoth(loaded[0], loaded[1]) : new Map<Id, string>()),
    [slugs.length, loaded[0], loaded[1]],
  );
  const hrefOf = (item: { id: Id }) => href("/", wanderParams(followed(wander, item.id)));
  return (
    <div class="lists">
      <div class="lists-head">
        <Summary about={about} wander={wander} loaded={loaded} shared={shared.size} />
        <FilterChips
          about={about}
          filter={wander.filter}
          onChange={(filter) => onChange({ ...wander, filter })}
        />
      </div>
      {slugs.map((slug) => {
        const info = about.embeddings.find((embedding) => embedding.slug === slug);
        return (
          <section key={slug} class="list" aria-label={nearest ? (info?.label ?? "Images") : "A random sample"}>
            {slugs.length === 2 && <h2>{info?.label}</h2>}
            <Results
              question={questionOf(wander, slug)}
              part={partOf(wander, slug)}
              label={nearest ? `nearest by ${within(info?.label ?? "")}` : "a random sample"}
              hrefOf={hrefOf}
              distances={wander.distances && nearest}
              chosen={wander.near}
              marks={shared}
              onLoaded={(list) => setLists((known) => ({ ...known, [slug]: list }))}
            />
          </section>
        );
      })}
    </div>
  );
}

function inBoth(first: Loaded | undefined, second: Loaded | undefined): Map<Id, string> {
  const ids = new Set(first?.items.map((item) => item.id));
  const both = (second?.items ?? []).filter((item) => ids.has(item.id));
  return new Map(both.map((item) => [item.id, "in both"]));
}

/** What is asked, as a text: a list is loaded anew when it changes, and then alone. */
function questionOf(wander: Wander, embedding: string): string | null {
  const filter = filterParams(wander.filter).toString();
  if (!isNearest(wander)) return `random ${wander.seed} ${filter}`;
  if (wander.near !== null) return `near ${wander.near} ${embedding} ${filter}`;
  const own = ownPicture();
  return own && `own ${own.number} ${embedding} ${filter}`;
}

function partOf(wander: Wander, embedding: string): Part {
  const { filter, near, seed } = wander;
  if (!isNearest(wander)) {
    return (offset, limit, signal) =>
      getImages({ order: "random", seed, filter, offset, limit }, signal);
  }
  if (near !== null) {
    return (offset, limit, signal) =>
      getImages({ order: "nearest", near, embedding, filter, offset, limit }, signal);
  }
  return (_offset, _limit, signal): Promise<ImageList> => {
    const own = ownPicture();
    if (!own) return Promise.reject(new Error("The picture is not here any more."));
    // all at once: with each part the picture would have to be sent again
    return getSimilar(own.blob, embedding, filter, 200, signal).then((list) => ({
      ...list,
      next: null,
    }));
  };
}
