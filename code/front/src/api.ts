/** What the server says, typed, and how it is asked. An image's id is a string: it has 63 bits. */

import type { Filter } from "./filter";
import { filterParams } from "./filter";

/** Where the site begins, as its modules lie in /assets: it may stand below a path of a server. */
export const ROOT = new URL("../", import.meta.url);

/**
 * What a still copy has of the pictures, or null where our own server answers: a copy is files on
 * any web server, its page says so, and its questions are answered here in the browser.
 */
export const STILL =
  document.querySelector<HTMLMetaElement>('meta[name="still"]')?.content ?? null;

/** What answers from the files of a still copy; its code comes only where it is needed. */
export const fromFiles = () => import("./still/answers");

export type Id = string;

export interface EmbeddingInfo {
  slug: string;
  label: string;
  about: string;
  images: number;
  takes_uploads: boolean;
}
export interface MapInfo {
  name: string;
  label: string;
  images: number;
}
export interface FacetValue {
  value: string;
  label: string;
  images: number;
}
export type FacetName =
  | "archive"
  | "category"
  | "format"
  | "class"
  | "cluster"
  | "licence"
  | "software";
export interface About {
  profile: string;
  images: number;
  drawn: boolean;
  public: boolean;
  embeddings: EmbeddingInfo[];
  maps: MapInfo[];
  years: { first: number; last: number; counts: [number, number][] };
  facets: Record<FacetName, FacetValue[]>;
  note: string;
  /** Of a still copy. */
  still?: StillInfo;
}
export interface StillInfo {
  /** How many images the profile has. */
  whole: number;
  /** How many were asked for; the copy has those of them that come first by lot. */
  chosen: number;
  asked: Record<string, string>;
  /** How many of the nearest images are kept of each. */
  nearest: number;
  /** Images a file of them. */
  block: number;
  /** Whether the images are there, and not their thumbnails alone. */
  images: boolean;
  made_by: string;
}
export interface ImageItem {
  id: Id;
  width: number;
  height: number;
  year: number;
  category: string;
  class: string;
  title: string;
  /** "Figure 3: …", shortened; "" where no figure shows the image. */
  caption: string;
  distance: number | null;
}
export interface ImageList {
  total: number;
  sampled: boolean;
  order: string;
  offset: number;
  next: number | null;
  /** What should be known of how this was found. */
  note?: string | null;
  items: ImageItem[];
}
export interface ArticleInfo {
  identifier: string;
  title: string;
  authors: string[];
  year: number;
  created: string | null;
  category: string;
  categories: string[];
  licence: string;
  /** As a credit says it: "CC BY 4.0". */
  licence_words: string;
  licence_url: string | null;
  /** Of its abstract page; none of an article that was drawn. */
  url: string | null;
  doi: string | null;
  abstract: string;
  drawn: boolean;
}
export interface FigureInfo {
  number: number | null;
  label: string | null;
  caption: string;
  /** Of the part of the figure that shows the image, or "". */
  part_caption: string;
  position: number;
}
export interface ImageDetail {
  id: Id;
  width: number;
  height: number;
  format: string;
  bytes: number;
  path: string;
  class: string;
  probabilities: Record<string, number>;
  cluster: { number: number; name: string } | null;
  software: string;
  article: ArticleInfo;
  figures: FigureInfo[];
  credit: string;
  jpeg: string;
  thumbnail: string;
}
export interface Cluster {
  number: number;
  name: string;
  images: number;
  category: string;
  class: string;
  examples: Id[];
}
export interface ArticleFigure {
  number: number | null;
  label: string | null;
  caption: string;
  position: number;
  images: Id[];
  parts: ArticleFigure[];
}
export interface ArticlePage {
  article: ArticleInfo;
  figures: ArticleFigure[];
  /** Those that no figure shows. */
  images: Id[];
}
export interface TableInfo {
  name: string;
  title: string;
  rows: number;
}
export interface Table {
  name: string;
  title: string;
  columns: string[];
  rows: (string | number | null)[][];
  /** Of the whole table, which is there as CSV. */
  total: number;
}
export interface Credit {
  identifier: string;
  title: string;
  authors: string[];
  licence: string;
  url: string | null;
  images: Id[];
  /** The credit, ready to be printed. */
  line: string;
}

/** A refusal: its message is the server's one sentence. */
export class Refused extends Error {
  constructor(
    sentence: string,
    readonly status: number,
  ) {
    super(sentence);
  }
}

/** An address of the site or of its API, from where the site begins. */
export function address(path: string, params?: URLSearchParams): string {
  const query = params?.toString();
  return new URL(path.replace(/^\//, ""), ROOT).href + (query ? `?${query}` : "");
}

/** Ask the server; what it refuses is thrown as its sentence. */
export async function ask<T>(
  path: string,
  params?: URLSearchParams,
  init: RequestInit = {},
): Promise<T> {
  if (STILL) return (await (await fromFiles()).answer(path, params, init)) as T;
  let response: Response;
  try {
    response = await fetch(address(path, params), init);
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw new Refused("The server does not answer. Is it still running?", 0);
  }
  if (!response.ok) {
    const said: unknown = await response.json().catch(() => null);
    const sentence = (said as { error?: unknown } | null)?.error;
    throw new Refused(
      typeof sentence === "string" ? sentence : `The server answered ${response.status}.`,
      response.status,
    );
  }
  return (await response.json()) as T;
}

const segment = (part: string) => encodeURIComponent(part);
/** An article's identifier may hold a slash (hep-th/9901001), which stays one in an address. */
const path = (identifier: string) => identifier.split("/").map(segment).join("/");

export const thumbnail = (id: Id) => address(`thumbnails/${segment(id)}.jpg`);
export const jpeg = (id: Id) =>
  STILL === "thumbnails" ? thumbnail(id) : address(`images/${segment(id)}.jpg`);

export const getAbout = (signal?: AbortSignal) =>
  ask<About>("api/about", undefined, signal ? { signal } : {});

export interface ImageQuery {
  order: "random" | "nearest";
  seed?: number;
  near?: Id;
  embedding?: string;
  filter: Filter;
  offset: number;
  limit: number;
}
export function getImages(query: ImageQuery, signal: AbortSignal): Promise<ImageList> {
  const params = filterParams(query.filter);
  params.set("order", query.order);
  if (query.seed !== undefined) params.set("seed", String(query.seed));
  if (query.near) params.set("near", query.near);
  if (query.embedding) params.set("embedding", query.embedding);
  params.set("offset", String(query.offset));
  params.set("limit", String(query.limit));
  return ask("api/images", params, { signal });
}

/** The images nearest to one's own picture, which is sent, embedded and forgotten. */
export function getSimilar(
  picture: Blob,
  embedding: string,
  filter: Filter,
  limit: number,
  signal: AbortSignal,
): Promise<ImageList> {
  const params = filterParams(filter);
  params.set("embedding", embedding);
  params.set("limit", String(limit));
  return ask("api/similar", params, {
    method: "POST",
    body: picture,
    headers: { "Content-Type": picture.type || "application/octet-stream" },
    signal,
  });
}

const get = <T>(address: string, signal: AbortSignal) => ask<T>(address, undefined, { signal });

export const getImage = (id: Id, signal: AbortSignal) =>
  get<ImageDetail>(`api/images/${segment(id)}`, signal);
export const getClusters = (signal: AbortSignal) => get<Cluster[]>("api/clusters", signal);
export const getCluster = (number: string, signal: AbortSignal) =>
  get<Cluster>(`api/clusters/${segment(number)}`, signal);
export const getArticle = (identifier: string, signal: AbortSignal) =>
  get<ArticlePage>(`api/articles/${path(identifier)}`, signal);
export const getTables = (signal: AbortSignal) => get<TableInfo[]>("api/statistics", signal);
export const getTable = (name: string, signal: AbortSignal) =>
  get<Table>(`api/statistics/${segment(name)}`, signal);
export const tableCsv = (name: string) =>
  address(`${STILL ? "data/tables" : "api/statistics"}/${segment(name)}.csv`);

/** Credits of at most 500 images a question; of more, question after question. */
export async function getCredits(ids: readonly Id[], signal: AbortSignal): Promise<Credit[]> {
  const found = new Map<string, Credit>();
  for (let start = 0; start < ids.length; start += 500) {
    const params = new URLSearchParams({ ids: ids.slice(start, start + 500).join(",") });
    for (const credit of await ask<Credit[]>("api/credits", params, { signal })) {
      const known = found.get(credit.identifier);
      if (known) known.images.push(...credit.images);
      else found.set(credit.identifier, credit);
    }
  }
  return [...found.values()];
}
