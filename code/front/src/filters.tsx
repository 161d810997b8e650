/** The filters that Wander and the map share. */

import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import type { About, FacetName } from "./api";
import { changed, type Filter, type FilterKey } from "./filter";
import { count } from "./words";
import { YearRange } from "./years";
import { Cross } from "./dialog";

type Change = (filter: Filter, how: { replace: boolean }) => void;

interface PanelProps {
  about: About;
  filter: Filter;
  /** `replace`: words still being typed, which get no step of their own in the history. */
  onChange: Change;
}

interface FilterPanelProps extends PanelProps {
  /** What stands between the words and the other filters. */
  children?: ComponentChildren;
}

const FACETS: readonly [FacetName, string, string][] = [
  ["archive", "Archive", "All archives"],
  ["category", "Category", "All categories"],
  ["class", "Class", "All classes"],
  ["cluster", "Cluster", "All clusters"],
  ["format", "Format", "All formats"],
  ["licence", "Licence", "All licences"],
  ["software", "Made with", "All software"],
];
const OFTEN = 3;

export function FilterPanel({ about, filter, onChange, children }: FilterPanelProps) {
  const set = (change: Partial<Record<FilterKey, string>>) =>
    onChange(changed(filter, change), { replace: false });
  const facet = ([name, label, all]: (typeof FACETS)[number]) => (
    <Facet
      key={name}
      label={label}
      all={all}
      values={offered(about, name, filter)}
      value={filter[name]}
      // a category of another archive would choose nothing
      onChange={(value) => set(name === "archive" ? { archive: value, category: "" } : { [name]: value })}
    />
  );
  const rare = FACETS.slice(OFTEN);
  return (
    <div class="filters" role="search" aria-label="Filters">
      <Words value={filter.q ?? ""} onChange={(q, how) => onChange(changed(filter, { q }), how)} />
      {children}
      {FACETS.slice(0, OFTEN).map(facet)}
      <YearRange
        years={about.years}
        from={filter.from}
        to={filter.to}
        onChange={(from, to) => set({ from, to })}
      />
      <details open={rare.some(([name]) => filter[name])}>
        <summary>More filters</summary>
        <div class="filters">{rare.map(facet)}</div>
      </details>
    </div>
  );
}

/** What a facet offers; of the categories only those of the archive that is chosen. */
function offered(about: About, name: FacetName, filter: Filter) {
  const values = about.facets[name] ?? [];
  const archive = filter.archive;
  if (name !== "category" || !archive) return values;
  return values.filter(({ value }) => value === archive || value.startsWith(`${archive}.`));
}

function Facet(props: {
  label: string;
  all: string;
  values: About["facets"][FacetName];
  value: string | undefined;
  onChange: (value: string) => void;
}) {
  const id = useId();
  const { values, value = "" } = props;
  if (values.length === 0 && !value) return null;
  return (
    <div class="field">
      <label for={id}>{props.label}</label>
      <select id={id} value={value} onChange={(event) => props.onChange(event.currentTarget.value)}>
        <option value="">{props.all}</option>
        {value && !values.some((found) => found.value === value) && (
          <option value={value}>{value}</option>
        )}
        {values.map((found) => (
          <option key={found.value} value={found.value}>
            {found.label || found.value} ({count(found.images)})
          </option>
        ))}
      </select>
    </div>
  );
}

/** Words searched for, half a second after the last key or at once with Enter. */
function Words(props: { value: string; onChange: (q: string, how: { replace: boolean }) => void }) {
  const id = useId();
  const [typed, setTyped] = useState(props.value);
  const timer = useRef(0);
  // The first letters make a step in the history, those typed on from there none.
  const typing = useRef(false);
  const sent = useRef(props.value);
  useEffect(() => {
    if (props.value !== sent.current) setTyped(props.value);
    sent.current = props.value;
  }, [props.value]);
  useEffect(() => () => clearTimeout(timer.current), []);
  const send = (words: string) => {
    clearTimeout(timer.current);
    if (words.trim() === sent.current) return;
    sent.current = words.trim();
    props.onChange(words.trim(), { replace: typing.current });
    typing.current = true;
  };
  return (
    <div class="field">
      <label for={id}>Words in captions and titles</label>
      <input
        id={id}
        class="words"
        type="search"
        placeholder="such as: phase diagram"
        autocomplete="off"
        spellcheck={false}
        maxLength={200}
        value={typed}
        onInput={(event) => {
          const words = event.currentTarget.value;
          setTyped(words);
          clearTimeout(timer.current);
          timer.current = window.setTimeout(() => send(words), 500);
        }}
        onKeyDown={(event) => {
          if (event.key === "Enter") send(event.currentTarget.value);
        }}
        onBlur={(event) => {
          send(event.currentTarget.value);
          typing.current = false;
        }}
      />
    </div>
  );
}

/** The filters that are set, each with a cross. */
export function FilterChips({ about, filter, onChange }: PanelProps) {
  const told: [string, Partial<Record<FilterKey, string>>][] = [];
  if (filter.q) told.push([`“${filter.q}”`, { q: "" }]);
  for (const [name, label] of FACETS) {
    const value = filter[name];
    if (!value) continue;
    const known = about.facets[name]?.find((found) => found.value === value)?.label;
    told.push([`${label}: ${known || value}`, { [name]: "" }]);
  }
  if (filter.from || filter.to) {
    const { first, last } = about.years;
    told.push([`${filter.from ?? first} to ${filter.to ?? last}`, { from: "", to: "" }]);
  }
  if (told.length === 0) return null;
  return (
    <ul class="chips" aria-label="Filters that are set">
      {told.map(([label, change]) => (
        <li key={label}>
          <button
            type="button"
            class="chip"
            aria-label={`Remove the filter ${label}`}
            onClick={() => onChange(changed(filter, change), { replace: false })}
          >
            <span>{label}</span>
            <Cross />
          </button>
        </li>
      ))}
      {told.length > 1 && (
        <li>
          <button type="button" class="button plain small" onClick={() => onChange({}, { replace: false })}>
            Clear all
          </button>
        </li>
      )}
    </ul>
  );
}
