/** The map that is asked for, and the view on the page, kept in step with the address. */

import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { About } from "../api";
import { sentence, useAnswer } from "../answer";
import { announce } from "../announce";
import { filterParams } from "../filter";
import { images } from "../words";
import { Colours, type Legend } from "./colours";
import { getMap, getPlaceOf, type MapAnswer, type MapQuestion } from "./map_api";
import type { Seen } from "./scene";
import type { MapState } from "./state";
import { MapView } from "./view";

interface Answered {
  map: MapAnswer;
  question: MapQuestion;
}

/** The map that is asked for, with the question that it answers. */
export function useMap({ map, layout, filter }: MapState) {
  const asked = filterParams(filter).toString();
  const question = useMemo<MapQuestion>(
    () => ({ name: map, layout, filter: new URLSearchParams(asked) }),
    [map, layout, asked],
  );
  const key = map ? `${map} ${layout} ${asked}` : null;
  const answer = useAnswer<Answered>(key, async (signal) => ({
    map: await getMap(question, signal),
    question,
  }));
  return { question, answer };
}

/** The view on the page, and what it tells. */
export function useMapView(
  about: About,
  state: MapState,
  answered: Answered | null,
  change: (next: Partial<MapState>, how?: { replace?: boolean }) => void,
) {
  const stage = useRef<HTMLDivElement>(null);
  const view = useRef<MapView | null>(null);
  const colours = useRef<Colours | null>(null);
  const shown = useRef<Answered | null>(null);
  const written = useRef<string | null>(null);
  const opened = useRef<string | null>(null);
  const [ready, setReady] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const [missing, setMissing] = useState<string | null>(null);
  const [hovered, setHovered] = useState<Seen | null>(null);
  const [seen, setSeen] = useState<readonly Seen[]>([]);
  const [legend, setLegend] = useState<Legend | null>(null);
  const [settled, setSettled] = useState(false);
  const [lassoing, setLassoing] = useState(false);
  const acts = useRef({ state, change });
  acts.current = { state, change };

  useEffect(() => {
    if (!stage.current) return;
    const made = new MapView(stage.current, {
      onMoved: () => setSettled(false),
      onSettled: (look, found) => {
        setSeen(found);
        setSettled(true);
        tellLegend(found);
        const next = made.isWhole(look) ? null : look;
        written.current = keyOfLook(next);
        if (keyOfLook(acts.current.state.look) !== written.current) {
          acts.current.change({ look: next }, { replace: true });
        }
        if (stage.current?.matches(":focus-visible")) {
          announce(`${images(found.length)} in view. Enter opens the one in the middle.`);
        }
      },
      onHover: setHovered,
      onOpen: ({ id }) => {
        opened.current = id;
        acts.current.change({ image: id });
      },
      onLine: (line) => {
        setLassoing(false);
        acts.current.change({ line });
      },
    });
    const tellLegend = (found: readonly Seen[]) => {
      if (!colours.current) return;
      const told = colours.current.look(found);
      setLegend(told.legend);
      if (told.changed) made.colour(colours.current.tint);
    };
    view.current = made;
    made.start().then(
      () => setReady(true),
      () =>
        setRefusal("This browser draws no maps (it has no WebGL). The list below needs none."),
    );
    return () => {
      view.current = null;
      made.close();
    };
  }, []);

  // Another map or filter: the look is kept with another filter, and else that of the address.
  useEffect(() => {
    if (!ready || !answered || !view.current || shown.current === answered) return;
    const before = shown.current;
    shown.current = answered;
    const { map } = answered;
    const same = before?.map.name === map.name && before.map.layout === map.layout;
    colours.current = new Colours(state.colour, about, map);
    const look = same ? "here" : (state.look ?? "whole");
    view.current.show(answered.question, map, look, colours.current.tint);
    setSettled(false);
  }, [ready, answered]);

  useEffect(() => {
    if (!shown.current || !view.current) return;
    colours.current = new Colours(state.colour, about, shown.current.map);
    const told = colours.current.look(seen);
    setLegend(told.legend);
    view.current.colour(colours.current.tint);
  }, [state.colour]);

  // The address says another look than the one that was written there: back, or a link.
  const looked = keyOfLook(state.look);
  useEffect(() => {
    if (!shown.current || written.current === null || looked === written.current) return;
    written.current = looked;
    if (state.look) view.current?.goTo(state.look);
    else view.current?.whole();
  }, [looked]);

  // The chosen image is brought to where nothing lies on it; from a link, nearer as well.
  useEffect(() => {
    const { image } = state;
    view.current?.choose(image);
    setMissing(null);
    if (!image || !answered || !ready) return;
    const known = opened.current === image || state.look !== null;
    const control = new AbortController();
    getPlaceOf(answered.question, image, control.signal).then(
      ({ x, y }) => {
        const zoom = known ? null : Math.min(answered.map.depth, 4);
        view.current?.reveal(x, y, zoom, coveredBy(stage.current));
      },
      (error: unknown) => {
        if (!control.signal.aborted) setMissing(sentence(error));
      },
    );
    return () => control.abort();
  }, [state.image, answered?.map.version, ready]);

  useEffect(() => {
    view.current?.showLine(state.line);
  }, [state.line, ready]);
  useEffect(() => {
    if (view.current) view.current.lassoing = lassoing;
  }, [lassoing, ready]);

  return { stage, view, refusal, missing, hovered, seen, legend, settled, lassoing, setLassoing };
}

/** What the panel at the side, or at the bottom of a small screen, covers of the map. */
function coveredBy(stage: HTMLElement | null): { right: number; bottom: number } {
  const side = stage?.parentElement?.querySelector<HTMLElement>(".map-side");
  if (!stage || !side) return { right: 0, bottom: 0 };
  const below = side.offsetWidth >= stage.clientWidth;
  return { right: below ? 0 : side.offsetWidth, bottom: below ? side.offsetHeight : 0 };
}

const keyOfLook = (look: MapState["look"]): string =>
  look ? `${look.x.toFixed(4)} ${look.y.toFixed(4)} ${look.zoom.toFixed(2)}` : "whole";
