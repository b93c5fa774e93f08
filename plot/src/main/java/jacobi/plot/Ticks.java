package jacobi.plot;

import org.jfree.chart.axis.LogAxis;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.axis.SymbolAxis;
import org.jfree.chart.axis.ValueAxis;

import java.awt.Font;
import java.text.FieldPosition;
import java.text.NumberFormat;
import java.text.ParsePosition;

/** Axes as they look here. */
final class Ticks {
    private Ticks() {}

    static ValueAxis axis(Plot.Scale scale, Extent extent, Theme theme) {
        ValueAxis axis;
        if (!scale.names().isEmpty()) {
            SymbolAxis names = new SymbolAxis(scale.label(), scale.names().toArray(String[]::new));
            names.setGridBandsVisible(false);
            int letters = scale.names().stream().mapToInt(String::length).sum();
            names.setVerticalTickLabels(letters > 48);
            axis = names;
        } else if (scale.log()) {
            LogAxis log = new LogAxis(scale.label());
            log.setSmallestValue(Double.MIN_NORMAL);
            double decades = Math.log10(extent.to() / extent.from());
            log.setTickUnit(new NumberTickUnit(Math.max(1, Math.ceil(decades / 6))));
            log.setNumberFormatOverride(new Powers());
            log.setMinorTickMarksVisible(decades < 8);
            axis = log;
        } else {
            axis = new NumberAxis(scale.label());
        }
        style(axis, theme);
        axis.setRange(extent.from(), extent.to());
        return axis;
    }

    static void style(ValueAxis axis, Theme theme) {
        axis.setLabelFont(Theme.font(Font.PLAIN, 17));
        axis.setTickLabelFont(Theme.font(Font.PLAIN, 15));
        axis.setLabelPaint(theme.ink());
        axis.setTickLabelPaint(theme.muted());
        axis.setAxisLinePaint(theme.muted());
        axis.setTickMarkPaint(theme.muted());
    }

    /** Powers of ten as such, other numbers as short as can be. */
    private static final class Powers extends NumberFormat {
        private static final long serialVersionUID = 1;

        @Override
        public StringBuffer format(double v, StringBuffer out, FieldPosition at) {
            return out.append(Numbers.power(v));
        }

        @Override
        public StringBuffer format(long v, StringBuffer out, FieldPosition at) {
            return format((double) v, out, at);
        }

        @Override
        public Number parse(String text, ParsePosition at) {
            throw new UnsupportedOperationException("axes are not read");
        }
    }
}
