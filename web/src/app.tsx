import { ConfigProvider, Skeleton } from "antd";
import enGB from "antd/locale/en_GB";
import zhCN from "antd/locale/zh_CN";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { Navigate, Route, Routes, useLocation } from "react-router";
import { currentLanguage, withTexts } from "./i18n";
import { pageNonce } from "./nonce";
import { AcceptInvitation, ResetPassword, SetUp, SignIn } from "./pages/entry";
import { Boundary } from "./parts/boundary";
import { Frame } from "./parts/frame";
import { ModeContext } from "./parts/mode";
import { Failed } from "./parts/states";
import { useMe, useSessionEnd } from "./session";
import { themeOf, useMode } from "./theme";

const measureTexts = {
  en: () => import("../../locales/en.json?measure"),
  "zh-CN": () => import("../../locales/zh-CN.json?measure"),
};

const Overview = lazy(() => import("./pages/overview"));
const Customers = lazy(() => import("./pages/customers"));
const FigurePage = lazy(() => import("./pages/figure_page"));
const CustomerPage = lazy(() => import("./pages/customer"));
const Segments = lazy(() => import("./pages/segments"));
const SegmentPage = lazy(() => import("./pages/segments/one"));
const SegmentModels = lazy(() => import("./pages/segments/models"));
const SegmentModelPage = lazy(() => import("./pages/segments/model"));
const Value = lazy(() => import("./pages/value"));
const Measure = lazy(() => withTexts(measureTexts, import("./pages/measure")));
const Account = lazy(() => import("./pages/account"));
const Data = lazy(() => import("./pages/data/data"));
const Settings = lazy(() => import("./pages/settings/settings"));
const NotFound = lazy(() => import("./pages/not_found"));

const links = ["/accept-invitation", "/reset-password"];

function Pages() {
  const me = useMe();
  useSessionEnd();
  const location = useLocation();
  if (me.isPending) return <Skeleton active className="page" />;
  if (me.error) return <Failed error={me.error} retry={() => void me.refetch()} />;
  // A link to choose a password is for whom it names, whoever is signed in here.
  const byLink = links.includes(location.pathname);
  if (!me.data || byLink) {
    return (
      <Routes>
        <Route path="/setup" element={<SetUp />} />
        <Route path="/accept-invitation" element={<AcceptInvitation />} />
        <Route path="/reset-password" element={<ResetPassword />} />
        <Route path="*" element={<SignIn />} />
      </Routes>
    );
  }
  return (
    <Frame me={me.data}>
      <Boundary key={location.pathname.split("/")[1]}>
        <Suspense fallback={<Skeleton active />}>
          <Routes>
            <Route path="/" element={<Overview />} />
            <Route path="/figures/:figure" element={<FigurePage />} />
            <Route path="/customers" element={<Customers />} />
            <Route path="/customers/:customer" element={<CustomerPage />} />
            <Route path="/customers/segments" element={<Segments />} />
            <Route path="/customers/segments/models" element={<SegmentModels />} />
            <Route path="/customers/segments/models/:model" element={<SegmentModelPage />} />
            <Route path="/customers/segments/:segment" element={<SegmentPage />} />
            <Route path="/customers/value/:part?" element={<Value />} />
            <Route path="/measure/*" element={<Measure />} />
            <Route path="/account" element={<Account />} />
            <Route path="/data/*" element={<Data />} />
            <Route path="/settings/*" element={<Settings />} />
            <Route path="/sign-in" element={<Navigate to="/" replace />} />
            <Route path="/setup" element={<Navigate to="/" replace />} />
            <Route path="*" element={<NotFound />} />
          </Routes>
        </Suspense>
      </Boundary>
    </Frame>
  );
}

export function App() {
  useTranslation();
  const [mode, setMode] = useMode();
  const nonce = pageNonce();
  return (
    <ConfigProvider
      theme={themeOf(mode)}
      locale={currentLanguage() === "zh-CN" ? zhCN : enGB}
      csp={nonce ? { nonce } : {}}
      // A blank between two characters would make what is read differ from what is seen.
      button={{ autoInsertSpace: false }}
    >
      <ModeContext value={{ mode, setMode }}>
        <Pages />
      </ModeContext>
    </ConfigProvider>
  );
}
