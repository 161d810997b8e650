/** What the lasso caught: how many images, of what kind, and a list to take along. */

import { useMemo, useState } from "preact/hooks";
import { type Id, thumbnail } from "../api";
import { sentence, useAnswer } from "../answer";
import { useShown } from "../shown";
import { count, images } from "../words";
import { type Corner, getCaught, getCaughtCsv, type MapQuestion } from "./map_api";
import { Cross } from "../dialog";

const FIRST = 24;

export function CaughtList(props: {
  question: MapQuestion;
  line: readonly Corner[];
  hrefOf: (id: Id) => string;
  onClear: () => void;
}) {
  const { question, line } = props;
  const key = JSON.stringify([question.name, question.layout, String(question.filter), line]);
  const answer = useAnswer(key, (signal) => getCaught(question, line, signal));
  const [listed, setListed] = useState(FIRST);
  const [refusal, setRefusal] = useState<string | null>(null);
  const caught = answer.value;
  const some = caught?.images.slice(0, listed) ?? [];
  useShown(useMemo(() => some.map(({ id }) => id), [caught, listed]));
  const save = async () => {
    setRefusal(null);
    try {
      const list = URL.createObjectURL(await getCaughtCsv(question, line));
      const link = document.createElement("a");
      link.href = list;
      link.download = "images.csv";
      link.click();
      setTimeout(() => URL.revokeObjectURL(list), 10_000);
    } catch (error) {
      setRefusal(sentence(error));
    }
  };
  return (
    <section class="map-caught" aria-label="Images within the line" aria-busy={answer.waiting}>
      <div class="map-panel-head">
        <div role="status">
          <h2>{caught ? `${images(caught.total)} within the line` : "Within the line"}</h2>
        </div>
        <button type="button" class="button plain" aria-label="Remove the line" onClick={props.onClear}>
          <Cross />
        </button>
      </div>
      {answer.error && <p class="refusal">{answer.error}</p>}
      {refusal && <p class="refusal">{refusal}</p>}
      {caught && caught.total > 0 && (
        <>
          <p class="small quiet">
            {caught.years && years(caught.years)}. Classes: {shares(caught.classes)}. Most from{" "}
            {Object.keys(caught.categories).slice(0, 3).map((name) => name || "no category").join(", ")}.
          </p>
          <button type="button" class="button" onClick={() => void save()}>
            Download the list (CSV)
          </button>
          <ul class="map-caught-images">
            {some.map((image) => (
              <li key={image.id}>
                <a href={props.hrefOf(image.id)}>
                  <img
                    src={thumbnail(image.id)}
                    alt={`${image.class || "Image"}, ${image.category}, ${image.year}`}
                    loading="lazy"
                    decoding="async"
                  />
                </a>
              </li>
            ))}
          </ul>
          {caught.images.length > listed && (
            <button type="button" class="button" onClick={() => setListed(listed + 2 * FIRST)}>
              Show more
            </button>
          )}
          {caught.total > caught.images.length && (
            <p class="small quiet">
              {caught.images.length} by lot can be looked at here; the list has more.
            </p>
          )}
        </>
      )}
    </section>
  );
}

const years = ([first, last]: [number, number]) => (first === last ? String(first) : `${first} to ${last}`);

function shares(classes: Record<string, number>): string {
  const told = Object.entries(classes);
  return told.map(([name, number]) => `${name || "none"} ${count(number)}`).join(", ");
}
