package jacobi.cli;

import picocli.CommandLine.IVersionProvider;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/** What {@code ./jacobi --version} prints: the version of the build, and the JVM below it. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() throws IOException {
        Properties properties = new Properties();
        try (InputStream in = Version.class.getResourceAsStream("version.properties")) {
            if (in == null) {
                throw new IOException("version.properties is missing from the command line's jar");
            }
            properties.load(in);
        }
        return new String[] {
            "jacobi " + properties.getProperty("version"),
            "Java " + Runtime.version() + ", " + System.getProperty("java.vm.name")
        };
    }
}
