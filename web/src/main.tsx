import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createRoot } from "react-dom/client";
import { BrowserRouter } from "react-router";
import { worthRetrying } from "./api/client";
import { App } from "./app";
import { startLanguages } from "./i18n";
import { isLoadFailure } from "./parts/boundary";
import "./style.css";
import "./forms.css";

const queries = new QueryClient({
  defaultOptions: { queries: { retry: worthRetrying, staleTime: 30_000 } },
});

await startLanguages();
// A page whose code cannot be fetched says so itself.
const onCaughtError = (error: unknown) => {
  if (!isLoadFailure(error)) console.error(error);
};
createRoot(document.getElementById("root")!, { onCaughtError }).render(
  <QueryClientProvider client={queries}>
    <BrowserRouter>
      <App />
    </BrowserRouter>
  </QueryClientProvider>,
);
