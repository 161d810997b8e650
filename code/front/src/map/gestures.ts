/** Fingers, mouse, wheel and keys on the map, told as what is meant by them. */

export interface Meant {
  /** Follow the finger by pixels. */
  drag(right: number, down: number): void;
  /** Glide on at pixels a millisecond, as the finger left. */
  release(right: number, down: number): void;
  /** Smoothly, as with a key. */
  step(right: number, down: number): void;
  zoom(levels: number, left: number, top: number): void;
  pinch(levels: number, left: number, top: number): void;
  hold(): void;
  whole(): void;
  hover(left: number, top: number, kind: string): void;
  leave(): void;
  click(left: number, top: number): void;
  /** The image in the middle. */
  open(): void;
  around(): void;
  drawing(): boolean;
  line(left: number, top: number, what: "begin" | "go on" | "end"): void;
  escape(): void;
}

interface Finger {
  left: number;
  top: number;
}

const CLICK = 5; // pixels a finger may stray in a click
const STEP = 96; // pixels of an arrow key
const RECENT = 80; // milliseconds over which the speed of a finger is measured

/** Listen on an element until the signal is given. */
export function listen(stage: HTMLElement, meant: Meant, signal: AbortSignal): void {
  const fingers = new Map<number, Finger>();
  let strayed = 0;
  let drawing = false;
  let trace: { at: number; left: number; top: number }[] = [];
  const place = (event: MouseEvent): Finger => {
    const box = stage.getBoundingClientRect();
    return { left: event.clientX - box.left, top: event.clientY - box.top };
  };
  const on = <K extends keyof HTMLElementEventMap>(
    name: K,
    act: (event: HTMLElementEventMap[K]) => void,
    passive = true,
  ) => stage.addEventListener(name, act, { signal, passive });
  const isOurs = (event: Event) =>
    event.target === stage || event.target instanceof HTMLCanvasElement;

  on("pointerdown", (event) => {
    if (!isOurs(event) || event.button > 0) return;
    const at = place(event);
    meant.hold();
    stage.setPointerCapture(event.pointerId);
    fingers.set(event.pointerId, at);
    if (fingers.size > 1) {
      if (drawing) meant.escape();
      drawing = false;
      strayed = Infinity;
      return;
    }
    strayed = 0;
    trace = [];
    drawing = meant.drawing();
    if (drawing) meant.line(at.left, at.top, "begin");
  });
  on("pointermove", (event) => {
    const at = place(event);
    const before = fingers.get(event.pointerId);
    if (!before) {
      if (isOurs(event)) meant.hover(at.left, at.top, event.pointerType);
      return;
    }
    const [right, down] = [at.left - before.left, at.top - before.top];
    const other = [...fingers].find(([id]) => id !== event.pointerId)?.[1];
    fingers.set(event.pointerId, at);
    if (other) {
      const apart = Math.hypot(at.left - other.left, at.top - other.top);
      const was = Math.hypot(before.left - other.left, before.top - other.top);
      const [left, top] = [(at.left + other.left) / 2, (at.top + other.top) / 2];
      meant.drag(-right / 2, -down / 2);
      if (apart > 8 && was > 8) meant.pinch(Math.log2(apart / was), left, top);
      return;
    }
    strayed += Math.hypot(right, down);
    if (drawing) {
      meant.line(at.left, at.top, "go on");
    } else if (strayed > CLICK) {
      meant.drag(-right, -down);
      trace.push({ at: event.timeStamp, ...at });
      if (trace.length > 12) trace.shift();
    }
  });
  const up = (event: PointerEvent) => {
    if (!fingers.delete(event.pointerId)) return;
    const at = place(event);
    if (fingers.size > 0) return;
    if (drawing) {
      meant.line(at.left, at.top, "end");
      drawing = false;
      return;
    }
    if (event.type === "pointerup" && strayed <= CLICK) meant.click(at.left, at.top);
    const first = trace.find((point) => event.timeStamp - point.at < RECENT);
    const last = trace.at(-1);
    if (first && last && last.at > first.at) {
      const passed = event.timeStamp - first.at;
      meant.release((first.left - last.left) / passed, (first.top - last.top) / passed);
    }
  };
  on("pointerup", up);
  on("pointercancel", up);
  on("pointerleave", () => meant.leave());
  on("dblclick", (event) => {
    if (!isOurs(event)) return;
    const { left, top } = place(event);
    meant.zoom(event.shiftKey ? -1 : 1, left, top);
  });
  on(
    "wheel",
    (event) => {
      if (!isOurs(event)) return;
      event.preventDefault();
      const { left, top } = place(event);
      const lines = event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? 1 : 33;
      // a pinch on a touch pad comes as a wheel with Ctrl, in smaller steps
      const levels = -event.deltaY * lines * (event.ctrlKey ? 0.012 : 0.0028);
      meant.zoom(Math.max(-1.5, Math.min(1.5, levels)), left, top);
    },
    false,
  );
  on(
    "keydown",
    (event) => {
      if (event.target !== stage || event.ctrlKey || event.metaKey || event.altKey) return;
      const far = event.shiftKey ? 4 * STEP : STEP;
      const [left, top] = [stage.clientWidth / 2, stage.clientHeight / 2];
      const keys: Record<string, () => void> = {
        ArrowLeft: () => meant.step(-far, 0),
        ArrowRight: () => meant.step(far, 0),
        ArrowUp: () => meant.step(0, -far),
        ArrowDown: () => meant.step(0, far),
        "+": () => meant.zoom(0.5, left, top),
        "=": () => meant.zoom(0.5, left, top),
        "-": () => meant.zoom(-0.5, left, top),
        "0": () => meant.whole(),
        Home: () => meant.whole(),
        Enter: () => meant.open(),
        l: () => meant.around(),
        L: () => meant.around(),
        Escape: () => meant.escape(),
      };
      const act = keys[event.key];
      if (!act) return;
      event.preventDefault();
      act();
    },
    false,
  );
}
