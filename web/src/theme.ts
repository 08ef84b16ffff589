import { theme, type ThemeConfig } from "antd";
import { useEffect, useState } from "react";

export type Mode = "light" | "dark";

const remembered = "troth-mode";
const darkPreferred = () => window.matchMedia("(prefers-color-scheme: dark)");

export function useMode(): [Mode, (mode: Mode) => void] {
  const [own, setOwn] = useState(() => localStorage.getItem(remembered) as Mode | null);
  const [system, setSystem] = useState<Mode>(() => (darkPreferred().matches ? "dark" : "light"));
  useEffect(() => {
    const query = darkPreferred();
    const follow = () => setSystem(query.matches ? "dark" : "light");
    query.addEventListener("change", follow);
    return () => query.removeEventListener("change", follow);
  }, []);
  const mode = own ?? system;
  useEffect(() => {
    document.documentElement.dataset.mode = mode;
  }, [mode]);
  const change = (next: Mode) => {
    localStorage.setItem(remembered, next);
    setOwn(next);
  };
  return [mode, change];
}

// In single quotes: saved pictures have it within double ones.
export const font =
  "system-ui, -apple-system, 'Segoe UI', Roboto, 'PingFang SC', 'Microsoft YaHei', " +
  "'Noto Sans CJK SC', 'Noto Sans SC', sans-serif";

export function themeOf(mode: Mode): ThemeConfig {
  const dark = mode === "dark";
  return {
    algorithm: dark ? theme.darkAlgorithm : theme.defaultAlgorithm,
    token: {
      colorPrimary: dark ? "#168272" : "#0b6b5d",
      colorLink: dark ? "#5ecab6" : "#0b6b5d",
      colorError: dark ? "#f0656a" : "#c21226",
      // What tags are written in, on a light ground of the same colour.
      colorSuccess: dark ? "#6fca4f" : "#22700f",
      colorWarning: dark ? "#e0a33c" : "#8f5600",
      colorInfo: dark ? "#6aa5f5" : "#0a55b8",
      colorErrorBg: dark ? "#210f11" : "#fff1f0",
      colorSuccessBg: dark ? "#16240f" : "#eef7ea",
      colorWarningBg: dark ? "#2b2110" : "#fdf4e3",
      colorInfoBg: dark ? "#111f33" : "#eaf2fd",
      colorTextSecondary: dark ? "rgba(255,255,255,0.72)" : "rgba(0,0,0,0.67)",
      colorTextTertiary: dark ? "rgba(255,255,255,0.72)" : "rgba(0,0,0,0.67)",
      colorTextDescription: dark ? "rgba(255,255,255,0.72)" : "rgba(0,0,0,0.67)",
      colorTextPlaceholder: dark ? "rgba(255,255,255,0.62)" : "rgba(0,0,0,0.6)",
      fontFamily: font,
      borderRadius: 6,
    },
  };
}

/** Colours of charts: told apart in grey and by the colour-blind too. */
export function chartColours(mode: Mode) {
  return mode === "dark"
    ? {
        main: "#5ecab6",
        other: "#d9a766",
        text: "#e4e4e4",
        line: "#5a5a5a",
        ground: "#141414",
        series: ["#5ecab6", "#e0a458", "#8fb8ff", "#e58fb1", "#c9d65b", "#b9a3f0", "#9aa5ad"],
        low: "#17211f",
        high: "#1f6f63",
      }
    : {
        main: "#0b6b5d",
        other: "#a55a00",
        text: "#262626",
        line: "#bfbfbf",
        ground: "#ffffff",
        series: ["#0b6b5d", "#b15c00", "#2457a8", "#a1336b", "#6b7a00", "#6a4bb0", "#5b6770"],
        low: "#eef5f3",
        high: "#4f9e90",
      };
}
