/** What Wander looks for: a sample or neighbours, in which embedding, beside which other. */

import { useId, useRef } from "preact/hooks";
import type { About, EmbeddingInfo } from "../api";
import { FilterPanel } from "../filters";
import { isNearest, type Wander } from "./state";

interface WanderPanelProps {
  about: About;
  wander: Wander;
  onChange: (wander: Wander, how?: { replace: boolean }) => void;
  onPicture: (file: File) => void;
}

export function WanderPanel({ about, wander, onChange, onPicture }: WanderPanelProps) {
  const set = (change: Partial<Wander>) => onChange({ ...wander, ...change });
  const nearest = isNearest(wander);
  const centre = wander.near !== null || wander.picture;
  const { embeddings } = about;
  return (
    <FilterPanel
      about={about}
      filter={wander.filter}
      onChange={(filter, how) => onChange({ ...wander, filter }, how)}
    >
      <div class="panel-part">
        <fieldset class="field order">
          <legend>Show</legend>
          <label class="choice">
            <input
              type="radio"
              name="order"
              checked={!nearest}
              onChange={() => set({ random: true })}
            />
            A random sample
          </label>
          <label class="choice">
            <input
              type="radio"
              name="order"
              checked={nearest}
              disabled={!centre}
              onChange={() => set({ random: false })}
            />
            {nearestTo(wander)}
          </label>
        </fieldset>
        {embeddings.length > 0 && (
          <Embedding
            label="Likeness"
            embeddings={embeddings}
            value={wander.embedding}
            onChange={(embedding) =>
              set({ embedding, beside: wander.beside === embedding ? null : wander.beside })
            }
          />
        )}
        {nearest && embeddings.length > 1 && (
          <Embedding
            label="Beside it, another likeness"
            none="None"
            embeddings={embeddings.filter(({ slug }) => slug !== wander.embedding)}
            value={wander.beside ?? ""}
            onChange={(slug) => set({ beside: slug || null })}
          />
        )}
        {nearest && (
          <label class="choice">
            <input
              type="checkbox"
              checked={wander.distances}
              onChange={(event) => set({ distances: event.currentTarget.checked })}
            />
            Show distances
          </label>
        )}
        {embeddings.some((found) => found.takes_uploads) && <Picture onPicture={onPicture} />}
      </div>
    </FilterPanel>
  );
}

function nearestTo(wander: Wander): string {
  if (wander.near !== null) return "The nearest to the chosen image";
  return wander.picture ? "The nearest to your picture" : "The nearest to an image that you choose";
}

function Embedding(props: {
  label: string;
  none?: string;
  embeddings: readonly EmbeddingInfo[];
  value: string;
  onChange: (slug: string) => void;
}) {
  const id = useId();
  const chosen = props.embeddings.find(({ slug }) => slug === props.value);
  return (
    <div class="field">
      <label for={id}>{props.label}</label>
      <select
        id={id}
        value={props.value}
        aria-describedby={`${id}-about`}
        onChange={(event) => props.onChange(event.currentTarget.value)}
      >
        {props.none && <option value="">{props.none}</option>}
        {props.embeddings.map((embedding) => (
          <option key={embedding.slug} value={embedding.slug}>
            {embedding.label}
          </option>
        ))}
      </select>
      <p id={`${id}-about`} class="small quiet">
        {chosen?.about ?? ""}
      </p>
    </div>
  );
}

function Picture({ onPicture }: { onPicture: (file: File) => void }) {
  const input = useRef<HTMLInputElement>(null);
  const id = useId();
  return (
    <div class="field own">
      <input
        ref={input}
        id={id}
        class="unseen"
        type="file"
        accept="image/*,.pdf,.eps,.ps,.svg"
        onChange={(event) => {
          const file = event.currentTarget.files?.[0];
          if (file) onPicture(file);
          event.currentTarget.value = "";
        }}
      />
      <label for={id} class="button">
        Search by a picture of yours
      </label>
      <p class="small quiet">Or paste one, or drop it on the page. It is never stored.</p>
    </div>
  );
}
