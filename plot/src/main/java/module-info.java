/** Pictures of functions, of computational graphs, of networks and of how they learn. */
module jacobi.plot {
    requires transitive jacobi;
    requires transitive java.desktop;
    // For ELK, whose jars describe no modules: nothing else would bring it along.
    requires com.google.common;
    requires org.jfree.jfreechart;
    requires org.eclipse.elk.alg.layered;
    requires org.eclipse.elk.core;
    requires org.eclipse.elk.graph;
    requires org.eclipse.emf.common;
    requires org.eclipse.emf.ecore;
    requires static org.jspecify;

    exports jacobi.plot;
    exports jacobi.plot.figures;
}
