package jacobi.plot.figures; /** x */ public final class Dummy { private Dummy() {} }
