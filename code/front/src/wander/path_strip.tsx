/** The images walked, as a strip that can be shared and saved. */

import { useState } from "preact/hooks";
import { type Id, thumbnail } from "../api";
import { sentence } from "../answer";
import { announce } from "../announce";
import { Copy } from "../copy";
import { href } from "../state";
import { savePath } from "./save_path";
import { wanderParams, type Wander } from "./state";

interface PathStripProps {
  wander: Wander;
  onClear: () => void;
}

export function PathStrip({ wander, onClear }: PathStripProps) {
  const [refusal, setRefusal] = useState<string | null>(null);
  const [saving, setSaving] = useState(false);
  const { path, near } = wander;
  if (path.length < 2) return null;
  const here = near === null ? -1 : path.lastIndexOf(near);
  const at = (id: Id) =>
    href("/", wanderParams({ ...wander, near: id, picture: false, random: false }));
  const save = async (form: "html" | "json") => {
    setSaving(true);
    setRefusal(null);
    try {
      await savePath(path, location.href, form);
      announce("The path is saved.");
    } catch (error) {
      setRefusal(sentence(error));
    }
    setSaving(false);
  };
  return (
    <section class="path-strip" aria-label="The path walked">
      <ol>
        {path.map((id, step) => (
          <li key={`${step}-${id}`}>
            <a
              href={at(id)}
              aria-current={step === here ? "step" : undefined}
              aria-label={`Step ${step + 1} of ${path.length}`}
              ref={(link) => {
                // the step that one is at stays in view, without the page moving
                const list = link?.closest("ol");
                if (link && list && step === here) {
                  list.scrollLeft = link.offsetLeft - list.clientWidth + 2 * link.offsetWidth;
                }
              }}
            >
              <img src={thumbnail(id)} alt="" loading="lazy" />
            </a>
          </li>
        ))}
      </ol>
      <div class="path-do">
        <span class="small quiet">{path.length} images walked</span>
        <Copy text={location.href} label="Copy link" />
        <button
          type="button"
          class="button small"
          disabled={saving}
          onClick={() => void save("html")}
        >
          Save page
        </button>
        <button
          type="button"
          class="button small"
          disabled={saving}
          onClick={() => void save("json")}
        >
          Save JSON
        </button>
        <button type="button" class="button plain small" onClick={onClear}>
          Clear
        </button>
      </div>
      {refusal && <p class="refusal">{refusal}</p>}
    </section>
  );
}
