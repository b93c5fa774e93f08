package jacobi.plot;

import java.awt.Font;
import java.awt.Graphics2D;
import java.util.List;

/**
 * Pictures side by side, row by row, under one title.
 *
 * @param title above all; may be empty
 * @param columns how many in a row
 * @param pictures in order
 */
public record Panels(String title, int columns, List<Picture> pictures) implements Picture {
    private static final int HEAD = 40;

    /** Checks that there is something to show. */
    public Panels {
        pictures = List.copyOf(pictures);
        if (columns < 1 || pictures.isEmpty()) {
            throw new IllegalArgumentException(
                    "Panels: "
                            + pictures.size()
                            + " pictures in "
                            + columns
                            + " columns: expected at least one of each");
        }
    }

    /** Pictures in so many columns. */
    public static Panels of(String title, int columns, Picture... pictures) {
        return new Panels(title, columns, List.of(pictures));
    }

    private int columnWidth(int column) {
        int widest = 0;
        for (int i = column; i < pictures.size(); i += columns) {
            widest = Math.max(widest, pictures.get(i).width());
        }
        return widest;
    }

    private int rowHeight(int row) {
        int highest = 0;
        for (int i = row * columns; i < Math.min(pictures.size(), (row + 1) * columns); i++) {
            highest = Math.max(highest, pictures.get(i).height());
        }
        return highest;
    }

    @Override
    public int width() {
        int sum = 0;
        for (int c = 0; c < columns; c++) {
            sum += columnWidth(c);
        }
        return sum;
    }

    @Override
    public int height() {
        int sum = title.isEmpty() ? 0 : HEAD;
        for (int r = 0; r * columns < pictures.size(); r++) {
            sum += rowHeight(r);
        }
        return sum;
    }

    @Override
    public void draw(Graphics2D g, Theme theme) {
        g.setColor(theme.background());
        g.fillRect(0, 0, width(), height());
        int y = 0;
        if (!title.isEmpty()) {
            Labels.centered(
                    g,
                    title,
                    width() / 2.0,
                    HEAD / 2.0 + 2,
                    Theme.font(Font.BOLD, 19),
                    theme.ink());
            y = HEAD;
        }
        for (int r = 0; r * columns < pictures.size(); r++) {
            int x = 0;
            for (int c = 0; c < columns && r * columns + c < pictures.size(); c++) {
                Graphics2D here = (Graphics2D) g.create();
                here.translate(x, y);
                pictures.get(r * columns + c).draw(here, theme);
                here.dispose();
                x += columnWidth(c);
            }
            y += rowHeight(r);
        }
    }
}
