/** The map, whose code is loaded when it is first asked for. */

import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { About } from "./api";
import { sentence } from "./answer";
import type { Place } from "./state";

type MapPage = ComponentType<{ about: About; place: Place }>;

export function MapChunk(props: { about: About; place: Place }) {
  const [page, setPage] = useState<{ Map: MapPage } | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  useEffect(() => {
    import("./map/page").then(
      (chunk) => setPage({ Map: chunk.MapPage }),
      (error: unknown) => setRefusal(`The map could not be loaded. ${sentence(error)}`),
    );
  }, []);
  if (page) return <page.Map {...props} />;
  return (
    <main id="main" class="page">
      {refusal ? <p class="refusal">{refusal}</p> : <p class="quiet">The map is on its way…</p>}
    </main>
  );
}
