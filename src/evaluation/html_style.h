#pragma once
// The look of the HTML report: one style sheet, for screen and paper. All marks are SVG, because
// browsers leave backgrounds out when they print.

#include <string_view>

namespace troth::evaluation {

inline constexpr std::string_view kHtmlStyle = R"css(
:root{--ink:#1b2730;--soft:#56656e;--faint:#8b989f;--rule:#dce2e5;--accent:#0e5a6b;
  --warm:#a8481b;--paper:#fff}
*{box-sizing:border-box}
html{background:#f3f5f5;color-scheme:light}
body{margin:0 auto;max-width:860px;padding:40px 48px 56px;background:var(--paper);color:var(--ink);
font:15px/1.5 "Source Sans 3","Source Sans Pro","Segoe UI",Roboto,"Noto Sans","Helvetica Neue",
    Arial,"PingFang SC","Noto Sans CJK SC","Microsoft YaHei",sans-serif;
font-variant-numeric:lining-nums tabular-nums;-webkit-text-size-adjust:100%}
:lang(zh) body,body:lang(zh){line-height:1.65}
h1{font-size:30px;line-height:1.2;font-weight:600;margin:0 0 10px;letter-spacing:-.01em}
h2{font-size:20px;font-weight:600;margin:46px 0 14px;padding-bottom:7px;
  border-bottom:1px solid var(--rule)}
h3{font-size:16.5px;font-weight:600;line-height:1.35;margin:0}
p{margin:0 0 8px}
.soft,.note{color:var(--soft)}
.note{font-size:13px;line-height:1.5;margin-top:10px;max-width:680px}
.lead{font-size:18px;line-height:1.5;margin:22px 0 0;padding-left:16px;
  border-left:3px solid var(--accent)}
ol.findings{list-style:none;margin:0;padding:0}
ol.findings>li{padding:18px 0 18px 44px;position:relative;border-bottom:1px solid var(--rule)}
ol.findings>li:last-child{border-bottom:0}
.number{position:absolute;left:0;top:16px;font-size:24px;font-weight:600;color:var(--accent);
  line-height:1.2}
.tag{display:inline-block;font-size:12px;line-height:1.3;padding:1px 7px;margin:0 8px 0 0;
  border:1px solid var(--soft);border-radius:3px;color:var(--soft);vertical-align:2px;
  font-weight:400}
.tag.act{border-color:var(--warm);color:var(--warm);border-width:1.5px}
ul.evidence{margin:8px 0 8px;padding-left:18px;font-size:14px;color:var(--soft)}
ul.evidence li{margin:2px 0}
.action{margin:8px 0 0;font-weight:500}
.action::before{content:"\2192\00a0";color:var(--accent)}
.series{display:flex;flex-wrap:wrap;gap:14px 22px;margin:14px 0 4px -44px}
.series svg{flex:0 0 auto}
.figure{display:grid;grid-template-columns:172px 108px 304px 1fr;column-gap:16px;
  align-items:center;padding:12px 0 10px;border-bottom:1px solid var(--rule);break-inside:avoid}
.figure .name{font-weight:600;line-height:1.3}
.figure .unit,.figure .n{font-size:13px;color:var(--soft);font-weight:400}
.figure .value{font-size:27px;font-weight:600;line-height:1.1;text-align:right;
  letter-spacing:-.01em}
.figure .change{font-size:13.5px;line-height:1.35}
.figure .change b{font-weight:600}
.figure .worse b{color:var(--warm)}.figure .better b{color:var(--accent)}
.figure .definition{grid-column:1/-1;font-size:12.5px;line-height:1.45;color:var(--soft);
  margin-top:5px;max-width:720px}
.figure .missing{grid-column:2/-1;font-size:14px;color:var(--soft)}
table{border-collapse:collapse;width:100%;font-size:14px}
th{font-weight:500;color:var(--soft);font-size:13px;text-align:right;padding:4px 0 5px 14px;
  border-bottom:1px solid var(--faint);vertical-align:bottom}
td{text-align:right;padding:5px 0 5px 14px;border-bottom:1px solid var(--rule);
  vertical-align:middle}
th.left,td.left{text-align:left}
th:first-child,td:first-child{padding-left:0}
td small{color:var(--soft);font-size:12.5px}
tr{break-inside:avoid}
thead{display:table-header-group}
.pair{display:grid;grid-template-columns:1fr 1fr;gap:0 40px}
.quarters{display:grid;grid-template-columns:auto 1fr 1fr;max-width:720px}
.quarters>div{padding:14px 18px;border:1px solid var(--rule);margin:-1px 0 0 -1px}
.quarters>.head,.quarters>.side{border:0;padding:6px 10px;color:var(--soft);font-size:13px;
  align-self:center;text-align:center}
.quarters>.side{writing-mode:vertical-rl;transform:rotate(180deg)}
.quarters:lang(zh)>.side{transform:none}
.quarters .letter{font-size:22px;font-weight:600;color:var(--accent);margin-right:8px}
.quarters .count{font-size:18px;font-weight:600}
.concentration{display:grid;grid-template-columns:400px 1fr;gap:36px;align-items:start}
footer{margin-top:44px;padding-top:12px;border-top:1px solid var(--rule);font-size:12.5px;
  color:var(--soft)}
svg{display:block;max-width:100%;height:auto;overflow:visible}
td svg{display:inline-block;vertical-align:middle}
svg text{font-size:11px;fill:var(--soft)}
svg .caption{font-size:12.5px;fill:var(--ink);font-weight:500}
svg .label{font-size:12px;fill:var(--soft)}
svg .strong{fill:var(--ink);font-weight:600}
svg .axis{stroke:var(--faint);stroke-width:1}
svg .grid{stroke:var(--rule);stroke-width:.75}
svg .interval{fill:var(--accent);fill-opacity:.28}
svg .whisker{stroke:var(--accent);stroke-width:1.25}
svg .point{fill:var(--accent)}
svg .before{fill:var(--paper);stroke:var(--ink);stroke-width:1.25}
svg .track{fill:#eef1f2}
svg .bar{fill:var(--accent);fill-opacity:.72}
svg .unit{fill:none;stroke:var(--accent);stroke-width:1.75;stroke-linejoin:round}
svg .rest{fill:none;stroke:var(--faint);stroke-width:1.5;stroke-dasharray:4 3}
svg .dot{fill:var(--accent)}
svg .level{stroke:var(--warm);stroke-width:1.25;stroke-dasharray:1 2.5}
svg .change{stroke:var(--ink);stroke-width:1;stroke-dasharray:3 2}
svg .band{fill:var(--ink);fill-opacity:.07}
svg .equal{stroke:var(--faint);stroke-width:1;stroke-dasharray:2 3}
svg .flow{fill:var(--accent);fill-opacity:.22}
svg .lost{fill:var(--warm);fill-opacity:.26}
svg .box{fill:var(--ink)}
svg .usual{stroke:var(--ink);stroke-width:1.25}
svg .alarm{stroke:var(--warm);stroke-width:2}
@media screen and (max-width:820px){body{padding:24px 18px}.figure{
  grid-template-columns:1fr auto}.figure .picture,.figure .change{grid-column:1/-1}
  .concentration,.pair{grid-template-columns:1fr}.series{margin-left:0}section{overflow-x:auto}}
@page{size:A4;margin:15mm 15mm 16mm}
@media print{
html{background:none}
body{padding:0;max-width:none;font-size:9.5pt;line-height:1.42}
h1{font-size:19pt}h2{font-size:13.5pt;margin:22px 0 8px;padding-bottom:4px;break-after:avoid}h3{
  font-size:11pt;break-after:avoid}
.lead{font-size:11.5pt;margin-top:14px}
ol.findings>li{padding:11px 0 11px 30px}.number{top:9px;font-size:15pt}
ul.evidence{font-size:9pt;margin:5px 0}ul.evidence li{break-inside:avoid}.action{
  break-before:avoid;break-inside:avoid}
.series{margin-left:-30px;gap:8px 16px;break-inside:avoid}.series svg{width:318px}
.figure{grid-template-columns:132px 82px 252px 1fr;column-gap:12px;padding:7px 0 6px}
.figure .value{font-size:16pt}.figure .unit,.figure .n,.figure .change{font-size:8.5pt}
  .figure .definition{font-size:8pt;margin-top:2px;max-width:none}
table{font-size:9pt}th{font-size:8.5pt;padding:2px 0 3px 10px}td{padding:2.5px 0 2.5px 10px}
  td small{font-size:8pt}
.note{font-size:8.5pt;margin-top:6px;max-width:none}
.concentration{grid-template-columns:320px 1fr;gap:26px}.quarters>div{padding:8px 14px}
  .quarters .letter{font-size:14pt}.quarters .count{font-size:12pt}
.concentration,.quarters,.flow-figure{break-inside:avoid}.flow-figure{max-width:560px;margin:0 auto}
footer{margin-top:20px;font-size:8pt}}
)css";

}  // namespace troth::evaluation
