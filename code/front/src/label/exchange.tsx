/** Export and import: the table, the study's lists and folders. */

import { useState } from "preact/hooks";
import { sentence } from "../answer";
import { count } from "../words";
import { tableOfFolder } from "./folder";
import { exportAddress, importLabels, type LabelAbout } from "./label_api";

const FORMS = [
  ["csv", "The whole table (CSV)", "every row, with names and times"],
  ["lists", "Lists (ZIP)", "diagram.txt, sensor.txt, unsure.txt, as in the study"],
  ["folders", "Folders with the images (ZIP)", "diagram/, sensor/, unsure/, as in the study"],
] as const;

export function Exchange(props: {
  about: LabelAbout;
  labeller: string;
  onImported: () => void;
}) {
  const [whose, setWhose] = useState("");
  const [said, setSaid] = useState({ words: "", isRefusal: false });
  const say = (words: string, isRefusal: boolean) => setSaid({ words, isRefusal });
  const send = async (body: Blob | null) => {
    if (!body) {
      say("This folder holds neither diagram/, sensor/, unsure/ with images nor such lists.", true);
      return;
    }
    say("Reading…", false);
    try {
      const { added, known, elsewhere } = await importLabels(body, props.labeller);
      const words = [`${count(added)} ${added === 1 ? "label" : "labels"} added.`];
      if (known) words.push(`${count(known)} said nothing new.`);
      if (elsewhere) words.push(`${count(elsewhere)} of images that this profile does not have.`);
      say(words.join(" "), false);
      props.onImported();
    } catch (error) {
      say(sentence(error), true);
    }
  };
  const chosen = (take: (files: File[]) => Promise<Blob | null> | Blob | null) => (event: Event) => {
    const input = event.currentTarget as HTMLInputElement;
    const files = [...(input.files ?? [])];
    input.value = "";
    if (files.length) void Promise.resolve(take(files)).then(send);
  };
  return (
    <div class="label-exchange">
      <p>
        The labels lie in <code>{props.about.table}</code>, where the next training finds them.
      </p>
      <h3>Export</h3>
      <div class="field">
        <label for="whose">Whose labels, in lists and folders</label>
        <select id="whose" value={whose} onChange={(event) => setWhose(event.currentTarget.value)}>
          <option value="">what most agree on</option>
          <option value={props.labeller}>{props.labeller} alone</option>
        </select>
      </div>
      <ul class="label-forms">
        {FORMS.map(([form, name, what]) => (
          <li key={form}>
            <a class="button" href={exportAddress(form, whose)} download>
              {name}
            </a>
            <span class="small quiet">{what}</span>
          </li>
        ))}
      </ul>
      <h3>Import</h3>
      <p class="small quiet">
        A CSV with the columns image and label, or a ZIP of lists or folders, of at most 32 MB. Of a
        folder only the names of its images are sent. Labels that name nobody become{" "}
        {props.labeller}’s. Nothing that is there is changed.
      </p>
      <div class="label-files">
        <label class="button">
          A file…
          <input
            type="file"
            class="unseen"
            accept=".csv,.zip,text/csv,application/zip"
            onChange={chosen((files) => files[0] ?? null)}
          />
        </label>
        <label class="button">
          A folder…
          <input
            type="file"
            class="unseen"
            multiple
            {...{ webkitdirectory: true }}
            onChange={chosen(tableOfFolder)}
          />
        </label>
      </div>
      <div role="status">
        {said.words && <p class={said.isRefusal ? "refusal" : "label-said"}>{said.words}</p>}
      </div>
    </div>
  );
}
