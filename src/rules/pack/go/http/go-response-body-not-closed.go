package client

import (
	"io"
	"net/http"
)

func status(url string) (int, error) {
	// ruleid: go-response-body-not-closed
	resp, err := http.Get(url)
	if err != nil {
		return 0, err
	}
	return resp.StatusCode, nil
}

func ping(client *http.Client, request *http.Request) bool {
	// ruleid: go-response-body-not-closed
	res, err := client.Do(request)
	return err == nil && res.StatusCode == 200
}

func closed(url string) (int, error) {
	// ok: go-response-body-not-closed
	resp, err := http.Get(url)
	if err != nil {
		return 0, err
	}
	defer resp.Body.Close()
	return resp.StatusCode, nil
}

func handed(url string) ([]byte, error) {
	// ok: go-response-body-not-closed
	resp, err := http.Get(url)
	if err != nil {
		return nil, err
	}
	return readAndClose(resp)
}

func returned(url string) (*http.Response, error) {
	// ok: go-response-body-not-closed
	resp, err := http.Get(url)
	if err != nil {
		return nil, err
	}
	return resp, nil
}
