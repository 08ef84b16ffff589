# The model ecsi as a structural equation model in lavaan: what a fit and a bootstrap resample cost.
#
# usage: Rscript lavaan_sem.R FILE RESAMPLES
suppressPackageStartupMessages(library(lavaan))
arguments <- commandArgs(trailingOnly = TRUE)
answers <- read.csv(arguments[1])
resamples <- as.integer(arguments[2])

model <- "
  Image =~ IMAG1 + IMAG2 + IMAG3 + IMAG4 + IMAG5
  Expectation =~ CUEX1 + CUEX2 + CUEX3
  Quality =~ PERQ1 + PERQ2 + PERQ3 + PERQ4 + PERQ5 + PERQ6 + PERQ7
  Value =~ PERV1 + PERV2
  Satisfaction =~ CUSA1 + CUSA2 + CUSA3
  Loyalty =~ CUSL1 + CUSL2 + CUSL3
  Expectation ~ Image
  Quality ~ Expectation
  Value ~ Expectation + Quality
  Satisfaction ~ Image + Expectation + Quality + Value
  CUSCO ~ Satisfaction
  Loyalty ~ Image + Satisfaction + CUSCO
"
seconds <- function(work) {
  took <- system.time(work, gcFirst = FALSE)
  sum(took[c("user.self", "sys.self", "user.child", "sys.child")], na.rm = TRUE)
}
fit <- NULL
fitting <- seconds(fit <- suppressWarnings(sem(model, data = answers)))
set.seed(1)
draws <- NULL
drawing <- seconds(draws <- suppressWarnings(
  bootstrapLavaan(fit, R = resamples, FUN = "coef", parallel = "no")))
cat(sprintf("%.4f %.6f %d %d %s\n", fitting, drawing / resamples,
            sum(stats::complete.cases(draws)), as.integer(lavInspect(fit, "converged")),
            as.character(packageVersion("lavaan"))))
