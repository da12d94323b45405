import java.io.*;

class Store implements Serializable {
    Object load(File file) throws Exception {
        ObjectInputStream in = new ObjectInputStream(new FileInputStream(file));
        // ruleid: java-object-input-stream
        return in.readObject();
    }

    Object receive(ObjectInputStream stream) throws Exception {
        // ruleid: java-object-input-stream
        return stream.readObject();
    }

    Object filtered(File file) throws Exception {
        ObjectInputStream in = new ObjectInputStream(new FileInputStream(file));
        in.setObjectInputFilter(ONLY_OURS);
        // ok: java-object-input-stream
        return in.readObject();
    }

    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
        // ok: java-object-input-stream
        items = in.readObject();
    }

    int number(ObjectInputStream in) throws IOException {
        // ok: java-object-input-stream
        return in.readInt();
    }
}
