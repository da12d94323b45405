import java.io.*;
import java.nio.file.*;
import java.util.zip.*;

class Unpack {
    void all(ZipInputStream in, File folder) throws IOException {
        ZipEntry entry;
        while ((entry = in.getNextEntry()) != null) {
            // ruleid: java-zip-slip
            File file = new File(folder, entry.getName());
            Files.copy(in, file.toPath());
        }
    }

    void paths(ZipFile zip, Path folder) throws IOException {
        for (ZipEntry entry : zip.entries()) {
            // ruleid: java-zip-slip
            Path path = folder.resolve(entry.getName());
            Files.copy(zip.getInputStream(entry), path);
        }
    }

    void checked(ZipInputStream in, Path folder) throws IOException {
        ZipEntry entry;
        while ((entry = in.getNextEntry()) != null) {
            // ok: java-zip-slip
            Path path = folder.resolve(entry.getName()).normalize();
            if (!path.startsWith(folder)) {
                throw new IOException("entry outside of the folder: " + entry.getName());
            }
            Files.copy(in, path);
        }
    }

    void names(ZipInputStream in) throws IOException {
        ZipEntry entry = in.getNextEntry();
        // ok: java-zip-slip
        System.out.println(entry.getName());
    }

    void flat(ZipInputStream in, File folder) throws IOException {
        ZipEntry entry = in.getNextEntry();
        // ok: java-zip-slip
        File file = new File(folder, new File(entry.getName()).getName());
    }
}
