package unpack

import (
	"archive/tar"
	"archive/zip"
	"path/filepath"
	"strings"
)

func all(archive *zip.ReadCloser, folder string) error {
	for _, entry := range archive.File {
		// ruleid: go-zip-slip
		path := filepath.Join(folder, entry.Name)
		write(path, entry)
	}
	return nil
}

func tarball(reader *tar.Reader, folder string) error {
	for {
		header, err := reader.Next()
		if err != nil {
			return err
		}
		// ruleid: go-zip-slip
		write(filepath.Join(folder, header.Name), reader)
	}
}

func checked(archive *zip.ReadCloser, folder string) error {
	for _, entry := range archive.File {
		// ok: go-zip-slip
		path := filepath.Join(folder, entry.Name)
		if !strings.HasPrefix(path, filepath.Clean(folder)+"/") {
			return errOutside
		}
		write(path, entry)
	}
	return nil
}

func local(archive *zip.ReadCloser, folder string) error {
	for _, entry := range archive.File {
		if !filepath.IsLocal(entry.Name) {
			return errOutside
		}
		// ok: go-zip-slip
		write(filepath.Join(folder, entry.Name), entry)
	}
	return nil
}

func list(files []os.DirEntry, folder string) error {
	for _, file := range files {
		// ok: go-zip-slip
		fmt.Println(filepath.Join(folder, file.Name()))
	}
	return nil
}
