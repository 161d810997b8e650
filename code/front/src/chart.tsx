/** A small chart of a table, drawn as SVG. */

import type { Table } from "./api";
import { type BarPlan, type LinePlan, planChart, ticks } from "./chart_plan";
import { count } from "./words";

export function Chart({ table }: { table: Table }) {
  const plan = planChart(table);
  if (!plan) return null;
  return plan.kind === "lines" ? <Lines plan={plan} /> : <Bars plan={plan} />;
}

const WIDTH = 720;
const HEIGHT = 300;
const LEFT = 64;
const RIGHT = 136;
const TOP = 28;
const BOTTOM = 28;

const short = (value: number) =>
  Math.abs(value) >= 10_000
    ? new Intl.NumberFormat("en", { notation: "compact" }).format(value)
    : count(value);

function Lines({ plan }: { plan: LinePlan }) {
  const { first, last, series, most, least } = plan;
  const right = WIDTH - RIGHT;
  const x = (year: number) => LEFT + ((year - first) / Math.max(1, last - first)) * (right - LEFT);
  const y = (value: number) =>
    HEIGHT - BOTTOM - ((value - least) / (most - least || 1)) * (HEIGHT - TOP - BOTTOM);
  const labels = spread(series.map((line) => y(line.points.at(-1)?.[1] ?? least)));
  return (
    <figure class="chart" tabIndex={0} aria-label={plan.title}>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={plan.title}>
        <text x={0} y={14} class="chart-title">
          {plan.title}
        </text>
        {ticks(least, most, 4).map((value) => (
          <g key={value}>
            <line x1={LEFT} x2={right} y1={y(value)} y2={y(value)} class="chart-rule" />
            <text x={LEFT - 8} y={y(value) + 4} text-anchor="end">
              {short(value)}
            </text>
          </g>
        ))}
        {ticks(first, last, 6)
          .filter(Number.isInteger)
          .map((year) => (
            <text key={year} x={x(year)} y={HEIGHT - 8} text-anchor="middle">
              {year}
            </text>
          ))}
        {series.map((line, place) => (
          <g key={line.name} class={`chart-series series-${place}`}>
            {stretches(line.points, plan.step).map((points) => (
              <polyline
                key={points[0]?.[0]}
                points={points.map(([year, value]) => `${x(year)},${y(value)}`).join(" ")}
              />
            ))}
            {line.points.map(([year, value]) => (
              <circle key={year} cx={x(year)} cy={y(value)} r={2.5}>
                <title>{`${line.name} ${year}: ${value}`}</title>
              </circle>
            ))}
            <text x={right + 8} y={(labels[place] ?? 0) + 4}>
              {line.name}
            </text>
          </g>
        ))}
      </svg>
    </figure>
  );
}

/** Points that follow each other; where there is nothing in between, there is no line either. */
function stretches(points: readonly [number, number][], step: number): [number, number][][] {
  const found: [number, number][][] = [];
  let before = NaN;
  for (const point of points) {
    if (point[0] - before <= step * 1.001) found.at(-1)?.push(point);
    else found.push([point]);
    before = point[0];
  }
  return found;
}

/** Heights of labels, none nearer than a line to the next, in the order of their lines. */
function spread(heights: readonly number[]): number[] {
  const order = heights.map((_, place) => place).sort((a, b) => heights[a]! - heights[b]!);
  const placed = [...heights];
  order.forEach((place, rank) => {
    const above = order[rank - 1];
    if (above !== undefined) placed[place] = Math.max(placed[place]!, placed[above]! + 15);
  });
  const over = Math.max(0, ...placed.map((height) => height - (HEIGHT - BOTTOM)));
  return placed.map((height) => height - over);
}

const BAR = 22;

function Bars({ plan }: { plan: BarPlan }) {
  const left = 210;
  const height = TOP + plan.bars.length * BAR + 4;
  const most = Math.max(...plan.bars.map(([, value]) => value), 0) || 1;
  return (
    <figure class="chart" tabIndex={0} aria-label={plan.title}>
      <svg viewBox={`0 0 ${WIDTH} ${height}`} role="img" aria-label={plan.title}>
        <text x={0} y={14} class="chart-title">
          {plan.title}
        </text>
        {plan.bars.map(([name, value], place) => {
          const width = (Math.max(0, value) / most) * (WIDTH - left - 80);
          const middle = TOP + place * BAR + BAR / 2;
          return (
            <g key={`${place}-${name}`} class="chart-series series-0">
              <text x={left - 10} y={middle + 4} text-anchor="end" class="chart-name">
                {name}
              </text>
              <rect x={left} y={middle - 7} width={Math.max(1, width)} height={14} rx={2} />
              <text x={left + width + 8} y={middle + 4}>
                {Number.isInteger(value) ? count(value) : Number(value.toPrecision(3))}
              </text>
            </g>
          );
        })}
      </svg>
    </figure>
  );
}
