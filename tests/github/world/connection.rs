//! Connections that can be broken on purpose.

use axum::extract::connect_info::Connected;
use axum::serve::{IncomingStream, Listener};
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::task::{Context, Poll};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};

/// How a connection is broken from the side of the server.
#[derive(Debug, Clone)]
pub struct Breaker {
    broken: Arc<AtomicBool>,
    /// Bytes that still pass after it is broken.
    left: Arc<AtomicUsize>,
}

impl Breaker {
    /// Lets `left` more bytes through and resets the connection then.
    pub fn break_after(&self, left: usize) {
        self.left.store(left, Ordering::SeqCst);
        self.broken.store(true, Ordering::SeqCst);
    }
}

pub struct Breakable {
    stream: TcpStream,
    breaker: Breaker,
}

pub struct BreakableListener(pub TcpListener);

#[derive(Debug, Clone)]
pub struct Peer {
    pub breaker: Breaker,
}

impl Listener for BreakableListener {
    type Io = Breakable;
    type Addr = Peer;

    async fn accept(&mut self) -> (Breakable, Peer) {
        loop {
            if let Ok((stream, _)) = self.0.accept().await {
                let _ = stream.set_nodelay(true);
                let breaker = Breaker { broken: Arc::default(), left: Arc::default() };
                return (Breakable { stream, breaker: breaker.clone() }, Peer { breaker });
            }
        }
    }

    fn local_addr(&self) -> io::Result<Peer> {
        let _: SocketAddr = self.0.local_addr()?;
        Err(io::ErrorKind::Unsupported.into())
    }
}

impl Connected<IncomingStream<'_, BreakableListener>> for Peer {
    fn connect_info(stream: IncomingStream<'_, BreakableListener>) -> Self {
        stream.remote_addr().clone()
    }
}

impl AsyncRead for Breakable {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for Breakable {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        if !self.breaker.broken.load(Ordering::SeqCst) {
            return Pin::new(&mut self.stream).poll_write(context, bytes);
        }
        let left = self.breaker.left.load(Ordering::SeqCst).min(bytes.len());
        if left == 0 {
            // With no time to linger, closing the socket sends a reset instead of a farewell.
            let _ = self.stream.set_zero_linger();
            return Poll::Ready(Err(io::ErrorKind::ConnectionReset.into()));
        }
        let written = Pin::new(&mut self.stream).poll_write(context, &bytes[..left]);
        if let Poll::Ready(Ok(count)) = written {
            self.breaker.left.fetch_sub(count, Ordering::SeqCst);
        }
        written
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
