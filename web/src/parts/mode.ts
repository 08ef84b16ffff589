import { createContext } from "react";
import type { Mode } from "../theme";

export const ModeContext = createContext<{ mode: Mode; setMode: (mode: Mode) => void }>({
  mode: "light",
  setMode: () => undefined,
});
