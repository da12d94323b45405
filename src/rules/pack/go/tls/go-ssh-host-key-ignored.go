package deploy

import "golang.org/x/crypto/ssh"

func blind() *ssh.ClientConfig {
	return &ssh.ClientConfig{
		User: "deploy",
		// ruleid: go-ssh-host-key-ignored
		HostKeyCallback: ssh.InsecureIgnoreHostKey(),
	}
}

func own() *ssh.ClientConfig {
	return &ssh.ClientConfig{
		// ruleid: go-ssh-host-key-ignored
		HostKeyCallback: func(host string, remote net.Addr, key ssh.PublicKey) error { return nil },
	}
}

func fixed(key ssh.PublicKey) *ssh.ClientConfig {
	// ok: go-ssh-host-key-ignored
	return &ssh.ClientConfig{HostKeyCallback: ssh.FixedHostKey(key)}
}

func known() (ssh.HostKeyCallback, error) {
	// ok: go-ssh-host-key-ignored
	return knownhosts.New("/etc/ssh/ssh_known_hosts")
}

func checked() *ssh.ClientConfig {
	return &ssh.ClientConfig{
		// ok: go-ssh-host-key-ignored
		HostKeyCallback: func(host string, remote net.Addr, key ssh.PublicKey) error {
			return compare(host, key)
		},
	}
}
