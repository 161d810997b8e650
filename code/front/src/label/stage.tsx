/** The image that is to be decided: whole, as large as the window allows, with the next ones loaded. */

import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { address } from "../api";
import type { Picture } from "./label_api";

const LARGER = 3; // times that a small image is shown larger than it is
const FAR = 48; // pixels that a finger moves to mean something

export type Way = "left" | "right" | "up" | "down";

export function Stage(props: {
  picture: Picture;
  ahead: readonly Picture[];
  onSwipe: (way: Way) => void;
}) {
  const { picture } = props;
  const stage = useRef<HTMLDivElement>(null);
  const [room, setRoom] = useState<{ width: number; height: number } | null>(null);
  const [state, setState] = useState<{ id: string; failed: boolean }>({ id: "", failed: false });
  useLayoutEffect(() => {
    const element = stage.current;
    if (!element) return;
    const measure = () => setRoom({ width: element.clientWidth, height: element.clientHeight });
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => observer.disconnect();
  }, []);
  usePreloaded(props.ahead);
  const scale = room
    ? Math.min(room.width / picture.width, room.height / picture.height, LARGER)
    : 0;
  return (
    <div ref={stage} class="label-stage" {...useSwipe(props.onSwipe)}>
      {state.failed && state.id === picture.id && (
        <p class="refusal">This image could not be loaded. Label the next one, and look at this later.</p>
      )}
      {scale > 0 && (
        <img
          key={picture.id}
          src={address(picture.jpeg)}
          alt="The image to be labelled"
          width={Math.round(picture.width * scale)}
          height={Math.round(picture.height * scale)}
          decoding="sync"
          draggable={false}
          onError={() => setState({ id: picture.id, failed: true })}
        />
      )}
    </div>
  );
}

/** Load images before they are shown; what is kept here stays in the browser's memory. */
function usePreloaded(ahead: readonly Picture[]): void {
  const held = useRef(new Map<string, HTMLImageElement>());
  useEffect(() => {
    const wanted = new Set(ahead.map((picture) => picture.id));
    for (const id of held.current.keys()) if (!wanted.has(id)) held.current.delete(id);
    for (const picture of ahead) {
      if (held.current.has(picture.id)) continue;
      const image = new Image();
      image.src = address(picture.jpeg);
      held.current.set(picture.id, image);
    }
  }, [ahead]);
}

/** A finger that moves far in one direction; two fingers enlarge, as anywhere. */
function useSwipe(onSwipe: (way: Way) => void) {
  const start = useRef<{ x: number; y: number } | null>(null);
  return {
    onTouchStart: (event: TouchEvent) => {
      const touch = event.touches[0];
      start.current = touch && event.touches.length === 1 ? { x: touch.clientX, y: touch.clientY } : null;
    },
    onTouchEnd: (event: TouchEvent) => {
      const touch = event.changedTouches[0];
      const from = start.current;
      start.current = null;
      if (!touch || !from || (visualViewport?.scale ?? 1) > 1.01) return;
      const [x, y] = [touch.clientX - from.x, touch.clientY - from.y];
      if (Math.max(Math.abs(x), Math.abs(y)) < FAR) return;
      if (Math.abs(x) > Math.abs(y)) onSwipe(x < 0 ? "left" : "right");
      else onSwipe(y < 0 ? "up" : "down");
    },
  };
}
