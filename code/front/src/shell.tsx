/** What is around every page: its head, its foot, the windows that every page has. */

import { useEffect, useRef, useState } from "preact/hooks";
import { AboutPage } from "./about";
import { Announcer } from "./announce";
import { type About, getAbout } from "./api";
import { useAnswer } from "./answer";
import { ArticlePage } from "./articles";
import { ClusterPage, ClustersPage } from "./clusters";
import { CreditsDialog } from "./credits";
import { KeysDialog } from "./keys";
import { MapChunk } from "./map_chunk";
import { followLinks, href, keepScroll, type Place, usePlace } from "./state";
import { StatisticsPage } from "./statistics";
import { TablePage } from "./table_page";
import { WanderPage } from "./wander/page";

const PAGES: readonly [string, string][] = [
  ["/", "Wander"],
  ["/map", "Map"],
  ["/clusters", "Clusters"],
  ["/statistics", "Statistics"],
  ["/about", "About"],
];

export function Shell() {
  const place = usePlace();
  const answer = useAnswer("about", (signal) => getAbout(signal));
  const [dialog, setDialog] = useState<"keys" | "credits" | null>(null);
  useGlobalKeys(() => setDialog("keys"));
  useTitle(place);
  useEffect(keepScroll, []);
  useFocusOnPage(place);
  const about = answer.value;
  const offered = PAGES.filter(([path]) => path !== "/map" || about?.maps.length !== 0);
  const here = `/${place.path.split("/")[1] ?? ""}`;
  return (
    <div class="shell" onClick={followLinks}>
      <a class="skip" href="#main">
        Skip to the content
      </a>
      <header class="head">
        <a class="brand" href={href("/")}>
          Images of the arXiv
        </a>
        <nav aria-label="Pages">
          {offered.map(([path, name]) => (
            <a key={path} href={href(path)} aria-current={here === path ? "page" : undefined}>
              {name}
            </a>
          ))}
        </nav>
        <button type="button" class="button plain small keys" onClick={() => setDialog("keys")}>
          Keys <kbd>?</kbd>
        </button>
      </header>
      {answer.error && (
        <main id="main" class="page">
          <p class="refusal">{answer.error}</p>
        </main>
      )}
      {about && <Page about={about} place={place} />}
      {about && here !== "/map" && (
        <footer class="foot">
          <button type="button" class="button small" onClick={() => setDialog("credits")}>
            Credits of this page
          </button>
          <span class="small quiet">{about.note}</span>
        </footer>
      )}
      <Announcer />
      {dialog === "keys" && <KeysDialog onClose={() => setDialog(null)} />}
      {dialog === "credits" && <CreditsDialog onClose={() => setDialog(null)} />}
    </div>
  );
}

function Page({ about, place }: { about: About; place: Place }) {
  const [, first = "", ...rest] = place.path.split("/");
  const name = rest.map(decodeURIComponent).join("/");
  if (first === "") return <WanderPage about={about} place={place} />;
  if (first === "map") return <MapChunk about={about} place={place} />;
  if (first === "clusters" && name) return <ClusterPage key={name} number={name} />;
  if (first === "clusters") return <ClustersPage />;
  if (first === "articles" && name) return <ArticlePage key={name} identifier={name} />;
  if (first === "statistics" && name) return <TablePage key={name} name={name} about={about} />;
  if (first === "statistics") return <StatisticsPage />;
  if (first === "about") return <AboutPage about={about} />;
  return (
    <main id="main" class="page">
      <h1>There is no such page</h1>
      <p>
        <a href={href("/")}>Wander through the images</a> instead.
      </p>
    </main>
  );
}

/** "/" goes to the words searched for, "?" shows the keys. Escape closes a window by itself. */
function useGlobalKeys(showKeys: () => void): void {
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const target = event.target as HTMLElement;
      if (target.matches("input:not([type=range],[type=radio],[type=checkbox]),select,textarea")) {
        return;
      }
      if (event.key === "?" && !document.querySelector("dialog[open]")) showKeys();
      if (event.key !== "/") return;
      event.preventDefault();
      // on a narrow window the words are in a drawer, which a button opens
      if (!focusWords()) document.querySelector<HTMLElement>('[data-opens="words"]')?.click();
      requestAnimationFrame(focusWords);
    };
    document.addEventListener("keydown", pressed);
    return () => document.removeEventListener("keydown", pressed);
  }, []);
}

function focusWords(): boolean {
  const words = document.querySelector<HTMLInputElement>("input.words");
  words?.focus();
  return words !== null;
}

/** Another page begins at its content, also for those who do not see that it changed. */
function useFocusOnPage(place: Place): void {
  const before = useRef(place.path);
  useEffect(() => {
    if (before.current === place.path) return;
    before.current = place.path;
    document.getElementById("main")?.focus({ preventScroll: true });
  }, [place.path]);
}

/** Each page has a title of its own, also in the history. */
function useTitle(place: Place): void {
  useEffect(() => {
    const [, first = "", ...rest] = place.path.split("/");
    const name = PAGES.find(([path]) => path === `/${first}`)?.[1] ?? "Article";
    const title = [rest.join("/"), name].filter(Boolean).join(", ");
    document.title = `${title} · Images of the arXiv`;
  }, [place.path]);
}
