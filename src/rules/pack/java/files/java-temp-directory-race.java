import java.io.File;
import java.nio.file.Files;

class Work {
    File old() throws Exception {
        File folder = File.createTempFile("work", "");
        folder.delete();
        // ruleid: java-temp-directory-race
        folder.mkdir();
        return folder;
    }

    File all() throws Exception {
        File folder = File.createTempFile("work", ".d");
        folder.delete();
        // ruleid: java-temp-directory-race
        if (!folder.mkdirs()) {
            throw new IOException("cannot make " + folder);
        }
        return folder;
    }

    File good() throws Exception {
        // ok: java-temp-directory-race
        return Files.createTempDirectory("work").toFile();
    }

    File plain() throws Exception {
        File folder = new File("work");
        // ok: java-temp-directory-race
        folder.mkdir();
        return folder;
    }

    File file() throws Exception {
        File file = File.createTempFile("work", ".txt");
        // ok: java-temp-directory-race
        file.delete();
        return file;
    }
}
