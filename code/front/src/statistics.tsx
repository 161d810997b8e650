/** The tables of the study, listed. */

import { useId, useState } from "preact/hooks";
import { getTables, tableCsv } from "./api";
import { useAnswer } from "./answer";
import { href } from "./state";
import { count } from "./words";

export function tableName(name: string): string {
  const words = name.replaceAll("_", " ").replace(/^gan\b/, "GAN");
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}

/** Many a table has no other title than its name. */
export const tellsMore = (table: { name: string; title: string }) =>
  table.title.toLowerCase() !== tableName(table.name).toLowerCase();

export function StatisticsPage() {
  const answer = useAnswer("tables", getTables);
  const [words, setWords] = useState("");
  const id = useId();
  const sought = words.toLowerCase().split(/\s+/).filter(Boolean);
  const tables = (answer.value ?? []).filter((table) =>
    sought.every((word) => `${table.title} ${table.name}`.toLowerCase().includes(word)),
  );
  return (
    <main id="main" class="page" tabIndex={-1}>
      <div class="page-head">
        <h1>Statistics</h1>
        <p class="quiet">
          The tables that the figures and the paper are drawn from, each with a small chart where it
          has numbers to draw.
        </p>
      </div>
      {answer.error && <p class="refusal">{answer.error}</p>}
      {answer.waiting && <p class="quiet">Tables are on their way…</p>}
      {answer.value?.length === 0 && <p>No table was made yet in this profile.</p>}
      {(answer.value?.length ?? 0) > 0 && (
        <div class="field find-table">
          <label for={id}>Find a table</label>
          <input
            id={id}
            type="search"
            value={words}
            onInput={(event) => setWords(event.currentTarget.value)}
          />
        </div>
      )}
      <ul class="table-list">
        {tables.map((table) => (
          <li key={table.name}>
            <div>
              <a href={href(`/statistics/${table.name}`)}>{tableName(table.name)}</a>
              {tellsMore(table) && <p class="small quiet">{table.title}</p>}
            </div>
            <span class="small quiet">
              {count(table.rows)} {table.rows === 1 ? "row" : "rows"} ·{" "}
              <a href={tableCsv(table.name)} download={`${table.name}.csv`} aria-label={`CSV of ${tableName(table.name)}`}>
                CSV
              </a>
            </span>
          </li>
        ))}
      </ul>
    </main>
  );
}
