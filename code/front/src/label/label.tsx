/** Where the labelling tool begins. */

import "../base.css";
import "../shell.css";
import "./label.css";
import { render } from "preact";
import { LabelPage } from "./page";

const root = document.getElementById("app");
if (root) render(<LabelPage />, root);
