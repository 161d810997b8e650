/** One table of the study, with a chart where it has numbers to draw. */

import { useState } from "preact/hooks";
import { type About, getTable, type Table, tableCsv } from "./api";
import { useAnswer } from "./answer";
import { Chart } from "./chart";
import { href } from "./state";
import { tableName, tellsMore } from "./statistics";
import { count } from "./words";

/** Rows shown at first: a page of thousands is slow to draw and read. */
const FIRST_ROWS = 100;

export function TablePage({ name, about }: { name: string; about: About }) {
  const answer = useAnswer(name, (signal) => getTable(name, signal));
  const [all, setAll] = useState(false);
  const table = answer.value;
  return (
    <main id="main" class="page" tabIndex={-1}>
      <p class="small">
        <a href={href("/statistics")}>All tables</a>
      </p>
      {answer.error && <p class="refusal">{answer.error}</p>}
      {answer.waiting && <p class="quiet">The table is on its way…</p>}
      {table && (
        <>
          <div class="page-head">
            <h1>{tableName(name)}</h1>
            {tellsMore(table) && <p class="quiet">{table.title}.</p>}
            <p>
              <a class="button" href={tableCsv(name)} download={`${name}.csv`}>
                Download as CSV
              </a>
            </p>
          </div>
          <Chart table={table} />
          <Rows table={table} rows={all ? table.rows.length : FIRST_ROWS} about={about} />
          {table.rows.length > FIRST_ROWS && !all && (
            <button type="button" class="button" onClick={() => setAll(true)}>
              Show all {count(table.rows.length)} rows
            </button>
          )}
          {table.total > table.rows.length && (
            <p class="quiet">
              These are the first {count(table.rows.length)} of {count(table.total)} rows; the CSV
              has them all.
            </p>
          )}
        </>
      )}
    </main>
  );
}

function Rows({ table, rows, about }: { table: Table; rows: number; about: About }) {
  const numeric = table.columns.map((_, column) =>
    table.rows.every((row) => row[column] === null || typeof row[column] === "number"),
  );
  return (
    <div class="table-frame" tabIndex={0} role="region" aria-label={table.title}>
      <table>
        <thead>
          <tr>
            {table.columns.map((column, place) => (
              <th key={column} scope="col" class={numeric[place] ? "number" : ""}>
                {column.replaceAll("_", " ")}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.slice(0, rows).map((row, line) => (
            <tr key={line}>
              {row.map((value, place) => (
                <td key={place} class={numeric[place] ? "number" : ""}>
                  <Cell column={table.columns[place] ?? ""} value={value} about={about} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** A value; what has a page leads to it. */
function Cell(props: { column: string; value: string | number | null; about: About }) {
  const { column, value, about } = props;
  if (value === null || value === "") return null;
  const text = String(value);
  if (column === "image_id") {
    return <a href={href("/", new URLSearchParams({ near: text, path: text }))}>{text}</a>;
  }
  if (column === "identifier") return <a href={href(`/articles/${text}`)}>{text}</a>;
  if (column === "cluster") return <a href={href(`/clusters/${text}`)}>{text}</a>;
  if (column === "category" && about.facets.category?.some((found) => found.value === text)) {
    return <a href={href("/", new URLSearchParams({ category: text }))}>{text}</a>;
  }
  if (typeof value === "number" && !Number.isInteger(value)) {
    return <>{Number(value.toPrecision(6))}</>;
  }
  return <>{typeof value === "number" && column !== "year" ? count(value) : text}</>;
}
