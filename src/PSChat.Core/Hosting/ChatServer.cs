#pragma warning disable CS0067
using System.Net;
using PSChat.Groups;

namespace PSChat.Hosting;

/// <summary>
/// One server of a group. <see cref="Open"/> binds its sockets; then either <see cref="Run"/> lends it the caller's
/// thread for its event loop, or <see cref="Start"/> gives it a background thread of its own.
/// </summary>
/// <remarks>Events are raised on a thread of their own, in order; what a subscriber throws is caught for each one alone.</remarks>
public sealed class ChatServer : IDisposable
{
    /// <summary>Binds the sockets; nothing is sent yet.</summary>
    /// <exception cref="ChatException"><see cref="ChatError.PortInUse"/>, <see cref="ChatError.AddressUnavailable"/>,
    /// <see cref="ChatError.NameInvalid"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number or time is out of its range.</exception>
    public static ChatServer Open(ChatServerOptions options) => throw new NotImplementedException();

    /// <summary>The group's name.</summary>
    public string Group => throw new NotImplementedException();

    /// <summary>This server as it announces itself.</summary>
    public Member Self => throw new NotImplementedException();

    /// <summary>The TCP endpoint that it listens on.</summary>
    public IPEndPoint LocalEndPoint => throw new NotImplementedException();

    /// <summary>What it is doing.</summary>
    public ChatServerStatus Status => throw new NotImplementedException();

    /// <summary>The group view as this server has it; null before it is a member.</summary>
    public GroupView? View => throw new NotImplementedException();

    /// <summary>How many clients are attached to it.</summary>
    public int ClientCount => throw new NotImplementedException();

    /// <summary>Completes when it is a member of a view, its own or others'; faults with a <see cref="ChatException"/>
    /// if it cannot become one.</summary>
    public Task Ready => throw new NotImplementedException();

    /// <summary>Completes when the event loop has ended and the sockets are closed; never faults.</summary>
    public Task Stopped => throw new NotImplementedException();

    /// <summary>A new view holds.</summary>
    public event EventHandler<ViewChangedEventArgs>? ViewChanged;

    /// <summary>A new view holds, with another leader.</summary>
    public event EventHandler<ViewChangedEventArgs>? LeaderChanged;

    /// <summary>Runs the event loop on this thread until the server is stopped or <paramref name="cancellation"/> asks
    /// it to drop dead. To be called once.</summary>
    public void Run(IServerLog? log = null, CancellationToken cancellation = default) => throw new NotImplementedException();

    /// <summary>Runs the event loop on a background thread of its own.</summary>
    public void Start(IServerLog? log = null) => throw new NotImplementedException();

    /// <summary>Holds an election and waits for its view.</summary>
    /// <exception cref="ChatException"><see cref="ChatError.TimedOut"/>, <see cref="ChatError.NotMember"/>,
    /// <see cref="ChatError.Closed"/>.</exception>
    public Task<ElectionResult> ElectAsync(TimeSpan timeout, CancellationToken cancellation = default) => throw new NotImplementedException();

    /// <summary>Leaves the group with a handover, then stops. Stops after <paramref name="timeout"/> in any case, and
    /// says why the handover did not succeed.</summary>
    public Task<StopResult> StopAsync(TimeSpan timeout) => throw new NotImplementedException();

    /// <summary>Drops dead, as a crash would: no goodbye.</summary>
    public void Kill() => throw new NotImplementedException();

    /// <summary>Same as <see cref="Kill"/>, and waits for the event loop to end.</summary>
    public void Dispose() => throw new NotImplementedException();
}
