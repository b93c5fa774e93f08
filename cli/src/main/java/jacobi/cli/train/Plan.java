package jacobi.cli.train;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/**
 * How the learning rate is to change, as it is written on the command line: a name, then its
 * numbers where others than the usual are wanted, such as {@code step:size=10,gamma=0.5}.
 *
 * @param numbers all that the rule has, by name
 */
record Plan(Rule rule, SequencedMap<String, Double> numbers) {
    /** Stands for the number of epochs. */
    private static final double EPOCHS = -1;

    /** The rules, each with its numbers and what they are unless given. */
    enum Rule {
        NONE(""),
        STEP("size=10,gamma=0.1"),
        EXPONENTIAL("gamma=0.9"),
        LINEAR("start=0.1,end=1,epochs=5"),
        POLYNOMIAL("epochs=all,power=1"),
        COSINE("epochs=all,min=0"),
        COSINE_RESTARTS("epochs=10,times=2,min=0"),
        ONE_CYCLE("epochs=all,max=0.01,start=0.3"),
        CYCLIC("steps=2000,min=0.0001,max=0.01"),
        PLATEAU("factor=0.1,patience=5,min=0");

        @SuppressWarnings("ImmutableEnumChecker") // nobody changes it
        private final SequencedMap<String, Double> usual = new LinkedHashMap<>();

        Rule(String numbers) {
            for (String number : numbers.isEmpty() ? new String[0] : numbers.split(",")) {
                String value = number.substring(number.indexOf('=') + 1);
                usual.put(
                        number.substring(0, number.indexOf('=')),
                        value.equals("all") ? EPOCHS : Double.parseDouble(value));
            }
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** No change. */
    static final Plan NONE = new Plan(Rule.NONE, new LinkedHashMap<>());

    /**
     * The plan of a text.
     *
     * @param others what numbers are that the text does not give, if they are of the same rule
     * @throws IllegalArgumentException if there is no such rule or number
     */
    static Plan of(String text, Plan others) {
        int colon = text.indexOf(':');
        String name = colon < 0 ? text : text.substring(0, colon);
        Rule rule = Choice.of(Rule.class, "--scheduler", name);
        SequencedMap<String, Double> numbers =
                new LinkedHashMap<>(others.rule() == rule ? others.numbers() : rule.usual);
        if (colon >= 0) {
            for (String number : text.substring(colon + 1).split(",", -1)) {
                int equals = number.indexOf('=');
                String key = equals < 0 ? number : number.substring(0, equals);
                if (equals < 0 || !numbers.containsKey(key)) {
                    throw new IllegalArgumentException(
                            "--scheduler is '%s': expected %s".formatted(text, usage(rule)));
                }
                numbers.put(key, number(text, number.substring(equals + 1), key));
            }
        }
        return new Plan(rule, numbers);
    }

    private static double number(String text, String value, String key) {
        if (value.equals("all") && key.equals("epochs")) {
            return EPOCHS;
        }
        double found;
        try {
            found = Double.parseDouble(value);
        } catch (NumberFormatException _) {
            found = Double.NaN;
        }
        boolean isCount =
                switch (key) {
                    case "size", "epochs", "times", "steps" -> true;
                    default -> false;
                };
        if (!(found >= 0 && found < 1e9) || (isCount && (found < 1 || found != Math.rint(found)))) {
            throw new IllegalArgumentException(
                    "--scheduler is '%s': expected for %s a %s"
                            .formatted(
                                    text, key, isCount ? "whole number from 1" : "number from 0"));
        }
        return found;
    }

    /** Such as {@code step:size=10,gamma=0.1}. */
    private static String usage(Rule rule) {
        return rule.usual.isEmpty()
                ? rule + " without numbers"
                : "numbers as in " + new Plan(rule, rule.usual);
    }

    /** The same with the number of epochs where all of them are meant. */
    Plan over(int epochs) {
        SequencedMap<String, Double> all = new LinkedHashMap<>(numbers);
        all.replaceAll((_, v) -> v == EPOCHS ? epochs : v);
        return new Plan(rule, all);
    }

    double number(String name) {
        return numbers.getOrDefault(name, Double.NaN);
    }

    int count(String name) {
        return (int) number(name);
    }

    /** As it is written on the command line. */
    @Override
    public String toString() {
        String all = numbers.entrySet().stream().map(Plan::shown).collect(Collectors.joining(","));
        return all.isEmpty() ? rule.toString() : rule + ":" + all;
    }

    private static String shown(Map.Entry<String, Double> number) {
        double v = number.getValue();
        String text = v == EPOCHS ? "all" : v == Math.rint(v) ? "" + (long) v : "" + v;
        return number.getKey() + "=" + text;
    }
}
