/** Where the explorer begins. */

import "./base.css";
import "./shell.css";
import "./filters.css";
import "./masonry.css";
import "./selected.css";
import "./pages.css";
import "./wander/wander.css";
// A style that came with the map's chunk would not be linked: the page names one file alone.
import "./map/map.css";
import { render } from "preact";
import { Shell } from "./shell";

const root = document.getElementById("app");
if (root) {
  root.replaceChildren(); // what is read where this does not run
  render(<Shell />, root);
}
