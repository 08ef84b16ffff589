/** Rarely used parts of ECharts, each a file of its own for the browser. */
export const extras = {
  heat: () => import("./echarts_heat"),
  flow: () => import("./echarts_flow"),
  svg: () => import("./echarts_svg"),
};

export type Extra = keyof typeof extras;

export async function loadCharts(needs: readonly Extra[]) {
  const [core] = await Promise.all([import("./echarts"), ...needs.map((need) => extras[need]())]);
  return core;
}
