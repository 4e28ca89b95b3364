using System.Diagnostics;

namespace PSChat.Kit.Hosts;

/// <summary>
/// A network namespace without a name. A process holds it open whose input is a pipe from here: however this process
/// ends, that one ends as well, and the namespace goes with all its interfaces. Nothing is ever left to be swept up.
/// </summary>
internal sealed class NetworkNamespace : IAsyncDisposable
{
    private readonly Process _holder;
    private readonly bool _isUsers;

    private NetworkNamespace(Process holder, bool isUsers)
    {
        _holder = holder;
        _isUsers = isUsers;
        string[] users = isUsers ? ["--user", "--preserve-credentials"] : [];
        Entry = ["nsenter", "--target", $"{holder.Id}", .. users, "--net"];
    }

    /// <summary>What to put before a command that is to run in here. It becomes that command: same process id.</summary>
    public IReadOnlyList<string> Entry { get; }

    /// <summary>The holder, by whose id <c>ip</c> names the namespace.</summary>
    public int HolderId => _holder.Id;

    /// <summary>
    /// Opens one: as the superuser, or else in a user namespace, in which everybody is one as far as networks go.
    /// </summary>
    /// <exception cref="LabNetworkException">Neither is allowed here.</exception>
    public static async Task<NetworkNamespace> OpenAsync()
    {
        if (!Environment.IsPrivilegedProcess) return await HoldAsync([], isUsers: true);
        try
        {
            return await HoldAsync([], isUsers: false);
        }
        catch (LabNetworkException)
        {
            // The superuser of a container may be none.
            return await HoldAsync([], isUsers: true);
        }
    }

    /// <summary>Opens another one, next to this one.</summary>
    public async Task<NetworkNamespace> OpenNeighbourAsync()
    {
        var holder = await StartHolderAsync([.. Entry, "unshare", "--net"]);
        return new NetworkNamespace(holder, _isUsers);
    }

    /// <summary>Runs <c>ip</c> in here, with these lines as its commands.</summary>
    public Task IpAsync(params IEnumerable<string> lines) =>
        SystemTool.RunAsync([.. Entry, "ip", "-batch", "-"], string.Concat(lines.Select(line => line + "\n")));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _holder.Kill();
        await _holder.WaitForExitAsync();
        _holder.Dispose();
    }

    private static async Task<NetworkNamespace> HoldAsync(string[] entry, bool isUsers)
    {
        string[] users = isUsers ? ["--user", "--map-root-user"] : [];
        return new NetworkNamespace(await StartHolderAsync([.. entry, "unshare", .. users, "--net"]), isUsers);
    }

    private static async Task<Process> StartHolderAsync(IReadOnlyList<string> unshare)
    {
        // The line says that the namespace is there.
        var holder = SystemTool.Start([.. unshare, "sh", "-c", "echo && exec cat"]);
        if (await holder.StandardOutput.ReadLineAsync() is not null) return holder;
        var why = await holder.StandardError.ReadToEndAsync();
        holder.Dispose();
        throw new LabNetworkException(why.Trim());
    }
}
