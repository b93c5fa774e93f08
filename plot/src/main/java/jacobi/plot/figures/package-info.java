/** x */ package jacobi.plot.figures;
