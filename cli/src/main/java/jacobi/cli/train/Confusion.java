package jacobi.cli.train;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * How often which class was taken for which.
 *
 * @param counts of class i (row) taken for class j (column)
 * @param names of the classes
 */
record Confusion(int[][] counts, List<String> names) {
    private static final int MOST_CLASSES = 20;
    private static final int MOST_PAIRS = 10;

    /** A table, or the most frequent confusions where there are too many classes for one. */
    @Override
    public String toString() {
        return names.size() <= MOST_CLASSES ? table() : pairs();
    }

    private String table() {
        int name = 1 + names.stream().mapToInt(String::length).max().orElse(0);
        int cell = 1;
        for (int[] row : counts) {
            for (int count : row) {
                cell = Math.max(cell, String.valueOf(count).length());
            }
        }
        boolean named = names.stream().allMatch(n -> n.length() <= 3);
        cell = Math.max(cell + 2, named ? 5 : 4);
        StringBuilder s = new StringBuilder("Confusion matrix of the test data");
        s.append(" (row: the class, column: what it was taken for)\n");
        int label = name + (named ? 2 : 6);
        s.append(" ".repeat(label));
        for (int j = 0; j < names.size(); j++) {
            s.append(right(named ? names.get(j) : String.valueOf(j), cell));
        }
        s.append("   found\n");
        for (int i = 0; i < names.size(); i++) {
            String row = named ? names.get(i) : right(String.valueOf(i), 3) + " " + names.get(i);
            s.append("  ").append(row).append(" ".repeat(label - 2 - row.length()));
            int sum = 0;
            for (int j = 0; j < names.size(); j++) {
                sum += counts[i][j];
                s.append(right(counts[i][j] == 0 ? "." : String.valueOf(counts[i][j]), cell));
            }
            s.append(
                    sum == 0
                            ? "       -\n"
                            : String.format(Locale.ROOT, "%6.1f %%%n", 100.0 * counts[i][i] / sum));
        }
        return s.toString();
    }

    private static String right(String text, int width) {
        return " ".repeat(Math.max(0, width - text.length())) + text;
    }

    private String pairs() {
        record Pair(int from, int to, int count) {}

        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            for (int j = 0; j < names.size(); j++) {
                if (i != j && counts[i][j] > 0) {
                    pairs.add(new Pair(i, j, counts[i][j]));
                }
            }
        }
        pairs.sort(Comparator.comparingInt((Pair p) -> -p.count()));
        StringBuilder s = new StringBuilder("Most frequent confusions in the test data\n");
        for (Pair p : pairs.subList(0, Math.min(MOST_PAIRS, pairs.size()))) {
            s.append(
                    "  %6d  %s taken for %s%n"
                            .formatted(p.count(), names.get(p.from()), names.get(p.to())));
        }
        return s.toString();
    }
}
