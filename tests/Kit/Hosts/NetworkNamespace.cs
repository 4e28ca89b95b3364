using System.Diagnostics;

namespace PSChat.Kit.Hosts;

/// <summary>
/// A network namespace without a name. It is held open by a process whose input is a pipe from this process. However this process
/// ends, the holder ends too, and the namespace goes with all its interfaces. So nothing is left to clean up.
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

    /// <summary>
    /// Command prefix that runs a command in this namespace. The prefix becomes that command, with the same process id.
    /// </summary>
    public IReadOnlyList<string> Entry { get; }

    /// <summary>Process id of the holder, by which <c>ip</c> names the namespace.</summary>
    public int HolderId => _holder.Id;

    /// <summary>
    /// Opens a namespace: as the superuser, or otherwise in a user namespace, in which every user is a superuser for networks.
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
            // The superuser of a container may not have the right.
            return await HoldAsync([], isUsers: true);
        }
    }

    /// <summary>Opens another namespace in the same user namespace.</summary>
    public async Task<NetworkNamespace> OpenNeighbourAsync()
    {
        var holder = await StartHolderAsync([.. Entry, "unshare", "--net"]);
        return new NetworkNamespace(holder, _isUsers);
    }

    /// <summary>Runs <c>ip</c> in this namespace, with these lines as its commands.</summary>
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
        // The line that the shell prints shows that the namespace exists.
        var holder = SystemTool.Start([.. unshare, "sh", "-c", "echo && exec cat"]);
        if (await holder.StandardOutput.ReadLineAsync() is not null) return holder;
        var why = await holder.StandardError.ReadToEndAsync();
        holder.Dispose();
        throw new LabNetworkException(why.Trim());
    }
}
