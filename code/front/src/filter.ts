/** Which images are asked for: the same names in the page's address and in the API's. */

export const FILTER_KEYS = [
  "q",
  "archive",
  "category",
  "from",
  "to",
  "format",
  "class",
  "cluster",
  "licence",
  "software",
] as const;

export type FilterKey = (typeof FILTER_KEYS)[number];
/** What is not there is not asked. */
export type Filter = Readonly<Partial<Record<FilterKey, string>>>;

export function readFilter(params: URLSearchParams): Filter {
  const filter: Partial<Record<FilterKey, string>> = {};
  for (const key of FILTER_KEYS) {
    const value = params.get(key)?.trim();
    if (value) filter[key] = value;
  }
  return filter;
}

export function filterParams(filter: Filter): URLSearchParams {
  const params = new URLSearchParams();
  for (const key of FILTER_KEYS) {
    const value = filter[key];
    if (value) params.set(key, value);
  }
  return params;
}

/** The filter with some keys set anew; an empty value takes the key away. */
export function changed(filter: Filter, change: Partial<Record<FilterKey, string>>): Filter {
  const merged: Partial<Record<FilterKey, string>> = { ...filter, ...change };
  for (const key of FILTER_KEYS) if (!merged[key]) delete merged[key];
  return merged;
}
