/** All that is told of images, articles and clusters. */

import {
  type ArticlePage,
  type Cluster,
  type Credit,
  type Id,
  type ImageDetail,
  jpeg,
  Refused,
  type Table,
  type TableInfo,
  thumbnail,
} from "../api";
import { type Columns, columns, lastUpTo, rowOf } from "./columns";
import { read } from "./files";

type Told = Omit<ImageDetail, "article" | "jpeg" | "thumbnail"> & { article: number };
interface Texts {
  articles: ArticlePage[];
  images: Told[];
}

export async function imageOf(id: Id): Promise<ImageDetail> {
  const held = await columns();
  const texts = await textsOf(held, held.article[rowOf(held, id)] ?? 0);
  const told = texts.images.find((image) => image.id === id);
  const page = told && texts.articles[told.article];
  if (!told || !page) throw new Refused(`Nothing is told of image ${id} in this copy.`, 404);
  return { ...told, article: page.article, jpeg: jpeg(id), thumbnail: thumbnail(id) };
}

export async function articleOf(identifier: string): Promise<ArticlePage> {
  const held = await columns();
  const place = held.articles.indexOf(identifier.replace(/^arxiv:/i, ""));
  const texts = place < 0 ? null : await textsOf(held, place);
  const page = texts?.articles.find(({ article }) => article.identifier === held.articles[place]);
  if (!page) throw new Refused(`No article “${identifier}” has an image in this copy.`, 404);
  return page;
}

export const clustersOf = () => read<Cluster[]>("clusters.json");

export async function clusterOf(number: string): Promise<Cluster> {
  const cluster = (await clustersOf()).find((one) => String(one.number) === number);
  if (!cluster) throw new Refused(`Cluster ${number} has no image in this copy.`, 404);
  return cluster;
}

export const tablesOf = () => read<TableInfo[]>("tables.json");

export async function tableOf(name: string): Promise<Table> {
  const known = (await tablesOf()).some((table) => table.name === name);
  if (!known) throw new Refused(`There is no table “${name}” in this copy.`, 404);
  return read(`tables/${name}.json`);
}

/** Whom to credit for images, an entry an article. */
export async function creditsOf(ids: readonly Id[]): Promise<Credit[]> {
  const [held, credits] = await Promise.all([columns(), read<Credit[]>("credits.json")]);
  const images = new Map<string, Id[]>();
  for (const id of ids) {
    const identifier = held.articles[held.article[rowOf(held, id)] ?? 0] ?? "";
    images.set(identifier, [...(images.get(identifier) ?? []), id]);
  }
  return credits
    .filter((credit) => images.has(credit.identifier))
    .map((credit) => ({ ...credit, images: images.get(credit.identifier) ?? [] }));
}

const textsOf = (held: Columns, article: number) =>
  read<Texts>(`texts/${lastUpTo(held.texts, article)}.json`);
