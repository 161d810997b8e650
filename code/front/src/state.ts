/** Where one is: the address of the page is the whole state. */

import { useEffect, useState } from "preact/hooks";
import { ROOT, STILL } from "./api";

/** A place of the site: a path from where the site begins ("/clusters/3"), and parameters. */
export interface Place {
  readonly path: string;
  readonly params: URLSearchParams;
}

const listeners = new Set<() => void>();

/** Commas and slashes stay readable in an address; both are allowed in a query. */
const readable = (query: string) => query.replaceAll("%2C", ",").replaceAll("%2F", "/");

/** A place as a still copy has it in its address: any web server gives the same page for it. */
function placeInHash(hash: string): Place {
  const [path = "", query = ""] = hash.slice(1).split(/\?(.*)/s);
  return { path: `/${path.replace(/^\/|\/$/g, "")}`, params: new URLSearchParams(query) };
}

export function currentPlace(): Place {
  if (STILL) return placeInHash(location.hash);
  const path = location.pathname.startsWith(ROOT.pathname)
    ? location.pathname.slice(ROOT.pathname.length)
    : location.pathname;
  return { path: `/${path.replace(/^\/|\/$/g, "")}`, params: new URLSearchParams(location.search) };
}

/** The address of a place, for a link. */
export function href(path: string, params?: URLSearchParams): string {
  const query = params ? readable(params.toString()) : "";
  if (STILL) return `#/${path.replace(/^\//, "")}${query && `?${query}`}`;
  return ROOT.pathname + path.replace(/^\//, "") + (query ? `?${query}` : "");
}

/** Remember how far down one is, for when one comes back to this step of the history. */
function remember(): void {
  history.replaceState({ down: scrollY }, "");
}

/** Keep the place within pages: the browser would look before the images are there. */
export function keepScroll(): () => void {
  let timer = 0;
  const scrolled = () => {
    clearTimeout(timer);
    timer = window.setTimeout(remember, 150);
  };
  const moved = (event: PopStateEvent) => {
    clearTimeout(timer);
    const down = (event.state as { down?: number } | null)?.down ?? 0;
    // once the page is drawn, and once more when its cards are laid
    const there = (times: number) => {
      scrollTo(0, down);
      if (times > 0) requestAnimationFrame(() => there(times - 1));
    };
    there(4);
  };
  history.scrollRestoration = "manual";
  addEventListener("scroll", scrolled, { passive: true });
  addEventListener("popstate", moved);
  return () => {
    clearTimeout(timer);
    removeEventListener("scroll", scrolled);
    removeEventListener("popstate", moved);
  };
}

/** Go to a place. `replace`: it is the same place told better, and gets no step of its own. */
export function go(path: string, params?: URLSearchParams, how: { replace?: boolean } = {}): void {
  const target = href(path, params);
  if (target === (STILL ? location.hash || "#/" : location.pathname + location.search)) return;
  if (how.replace) {
    history.replaceState(history.state, "", target);
  } else {
    remember();
    history.pushState(null, "", target);
  }
  for (const listener of listeners) listener();
}

/** The place, drawn again whenever it changes. */
export function usePlace(): Place {
  const [place, setPlace] = useState(currentPlace);
  useEffect(() => {
    const moved = () => setPlace(currentPlace());
    listeners.add(moved);
    addEventListener("popstate", moved);
    return () => {
      listeners.delete(moved);
      removeEventListener("popstate", moved);
    };
  }, []);
  return place;
}

/** Clicks on the site's own links change the place without loading the page again. */
export function followLinks(event: MouseEvent): void {
  if (event.defaultPrevented || event.button !== 0) return;
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const link = (event.target as Element | null)?.closest?.("a[href]");
  if (!(link instanceof HTMLAnchorElement) || link.target || link.hasAttribute("download")) return;
  const { origin, pathname, search, hash } = new URL(link.href);
  if (STILL) {
    if (link.getAttribute("href")?.startsWith("#")) followInCopy(event, hash);
    return;
  }
  if (origin !== location.origin || !pathname.startsWith(ROOT.pathname) || hash) return;
  const path = pathname.slice(ROOT.pathname.length);
  if (/^(api|assets|images|thumbnails)(\/|$)|\./.test(path) && !path.startsWith("articles/")) return;
  event.preventDefault();
  go(path, new URLSearchParams(search));
  scrollTo(0, 0);
}

function followInCopy(event: MouseEvent, hash: string): void {
  event.preventDefault();
  if (hash.startsWith("#/")) {
    const { path, params } = placeInHash(hash);
    go(path, params);
    scrollTo(0, 0);
  } else {
    // such as the link that skips to the content: it must not change the place
    document.getElementById(hash.slice(1))?.focus();
  }
}
