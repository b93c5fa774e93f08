package jacobi.cli.generate;

/** The kinds of models. */
enum Kind {
    /** Long short-term memory: a state that is carried along. */
    LSTM,
    /** A transformer that looks back: attention over a window. */
    GPT;

    /** As users write it. */
    String text() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    /**
     * The kind of a name.
     *
     * @throws IllegalArgumentException if there is none
     */
    static Kind of(String text) {
        for (Kind kind : values()) {
            if (kind.text().equals(text)) {
                return kind;
            }
        }
        throw new IllegalArgumentException("--model is '" + text + "': expected one of lstm, gpt");
    }
}
