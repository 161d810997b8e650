/** The clusters, and the images of each. */

import { useMemo } from "preact/hooks";
import { type Cluster, getCluster, getClusters, getImages, type Id, thumbnail } from "./api";
import { useAnswer } from "./answer";
import { useShown } from "./shown";
import { href } from "./state";
import { Results } from "./wander/results";
import { images } from "./words";

/** Examples of each in the list of all: with more, the first view would be over a megabyte. */
const SHOWN = 4;

const clusterName = (cluster: Cluster) => cluster.name || `Cluster ${cluster.number}`;

export function ClustersPage() {
  const answer = useAnswer("clusters", getClusters);
  const clusters = answer.value ?? [];
  useShown(useMemo(() => clusters.flatMap((found) => found.examples.slice(0, SHOWN)), [answer.value]));
  return (
    <main id="main" class="page wide" tabIndex={-1}>
      <div class="page-head">
        <h1>Clusters</h1>
        <p class="quiet">
          A network sorted the images by likeness alone: nobody told it what they show. A cluster is
          named by the words that its captions use more than others do.
        </p>
      </div>
      {answer.error && <p class="refusal">{answer.error}</p>}
      {answer.waiting && <p class="quiet">Clusters are on their way…</p>}
      {answer.value?.length === 0 && <p>Nothing was clustered in this profile.</p>}
      <ul class="clusters">
        {clusters.map((cluster) => (
          <li key={cluster.number}>
            <a class="cluster" href={href(`/clusters/${cluster.number}`)}>
              <span class="cluster-examples">
                {cluster.examples.slice(0, SHOWN).map((id) => (
                  <img key={id} src={thumbnail(id)} alt="" loading="lazy" decoding="async" />
                ))}
              </span>
              <span class="cluster-name">{clusterName(cluster)}</span>
              <span class="small quiet">{told(cluster)}</span>
            </a>
          </li>
        ))}
      </ul>
    </main>
  );
}

const told = (cluster: Cluster) =>
  [
    images(cluster.images),
    cluster.class && `mostly ${cluster.class}`,
    cluster.category && `often ${cluster.category}`,
  ]
    .filter(Boolean)
    .join(" · ");

export function ClusterPage({ number }: { number: string }) {
  const answer = useAnswer(number, (signal) => getCluster(number, signal));
  const cluster = answer.value;
  const filter = { cluster: number };
  return (
    <main id="main" class="page wide" tabIndex={-1}>
      <p class="small">
        <a href={href("/clusters")}>All clusters</a>
      </p>
      {answer.error && <p class="refusal">{answer.error}</p>}
      {cluster && (
        <>
          <div class="page-head">
            <h1>{clusterName(cluster)}</h1>
            <p class="quiet">
              Cluster {cluster.number} · {told(cluster)}
            </p>
            <p>
              <a class="button" href={href("/", new URLSearchParams(filter))}>
                Wander in this cluster
              </a>
            </p>
          </div>
          {cluster.examples.length > 0 && <Examples ids={cluster.examples} />}
          <h2 class="part-head">All its images</h2>
          <Results
            question={`cluster ${number}`}
            label={`images of ${clusterName(cluster)}`}
            part={(offset, limit, signal) =>
              getImages({ order: "random", seed: 0, filter, offset, limit }, signal)
            }
            hrefOf={(item) => href("/", new URLSearchParams({ near: item.id, path: item.id }))}
          />
        </>
      )}
    </main>
  );
}

function Examples({ ids }: { ids: readonly Id[] }) {
  useShown(ids);
  return (
    <>
      <h2 class="part-head">Nearest to its middle</h2>
      <ul class="examples">
        {ids.map((id, place) => (
          <li key={id}>
            <a class="card-mat" href={href("/", new URLSearchParams({ near: id, path: id }))}>
              <img src={thumbnail(id)} alt={`Example ${place + 1}`} loading="lazy" />
            </a>
          </li>
        ))}
      </ul>
    </>
  );
}
