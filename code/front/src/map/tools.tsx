/** The buttons on the map. */

import type { ComponentChildren } from "preact";

export function Tools(props: {
  lassoing: boolean;
  onZoom: (levels: number) => void;
  onWhole: () => void;
  onLasso: () => void;
  onAround: () => void;
}) {
  return (
    <div class="map-tools" role="toolbar" aria-label="The map" aria-orientation="vertical">
      <Tool label="Zoom in" onClick={() => props.onZoom(1)} path="M8 2.5v11M2.5 8h11" />
      <Tool label="Zoom out" onClick={() => props.onZoom(-1)} path="M2.5 8h11" />
      <Tool label="The whole map" onClick={props.onWhole} path="M2.5 6V2.5H6M10 2.5h3.5V6M13.5 10v3.5H10M6 13.5H2.5V10" />
      <Tool
        label="Draw a line around images"
        pressed={props.lassoing}
        onClick={props.onLasso}
        path="M8 10.5C4.5 10.5 2 9 2 6.5S4.5 2.5 8 2.5s6 1.500 6 4-2.500 4-6 4zM5.500 10c-1.500.5-1.800 2-.5 2.500s1.500 1 .5 2"
      />
      <Tool
        label="Take the images in the middle"
        onClick={props.onAround}
        path="M4.500 4.500h7v7h-7zM8 1v2M8 13v2M1 8h2M13 8h2"
      />
    </div>
  );
}

function Tool(props: {
  label: string;
  path: string;
  pressed?: boolean;
  onClick: () => void;
  children?: ComponentChildren;
}) {
  return (
    <button
      type="button"
      class="map-tool"
      aria-label={props.label}
      title={props.label}
      aria-pressed={props.pressed}
      onClick={props.onClick}
    >
      <svg viewBox="0 0 16 16" width="18" height="18" aria-hidden="true">
        <path
          d={props.path}
          fill="none"
          stroke="currentColor"
          stroke-width="1.5"
          stroke-linecap="round"
          stroke-linejoin="round"
        />
      </svg>
    </button>
  );
}
