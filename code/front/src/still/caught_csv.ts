/** The list of what a lasso caught, as a file, with the columns that the server's has. */

import type { Corner } from "../map/map_api";
import { wordOf } from "./columns";
import { caughtRows } from "./maps";

const HEAD = "image_id,identifier,year,category,class,cluster,format,licence,width,height";

export async function caughtCsv(
  map: string,
  polygon: readonly Corner[],
  params: URLSearchParams,
): Promise<Blob> {
  const { held, rows } = await caughtRows(map, polygon, params);
  const lines = rows.map((row) => {
    const cluster = held.cluster[row] ?? -1;
    return [
      held.ids[row],
      held.articles[held.article[row] ?? 0],
      held.year[row],
      wordOf(held, "category", row),
      wordOf(held, "class", row),
      cluster < 0 ? "" : cluster,
      wordOf(held, "format", row),
      wordOf(held, "licence", row),
      held.width[row],
      held.height[row],
    ]
      .map((value) => quoted(String(value)))
      .join(",");
  });
  return new Blob([`${[HEAD, ...lines].join("\n")}\n`], { type: "text/csv" });
}

const quoted = (value: string) => (/[",\n\r]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);
