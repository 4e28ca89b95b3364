using PSChat.Node.Streams;

namespace PSChat.Node.Terminal;

/// <summary>
/// Ends this process when its standard input closes. The parent holds the other end of the pipe, so its children end with it,
/// even after a kill -9.
/// </summary>
internal static class ParentWatch
{
    /// <summary>Starts to watch on a background thread.</summary>
    public static void Start()
    {
        new Thread(WaitForEnd) { IsBackground = true, Name = "pschat parent watch" }.Start();
    }

    private static void WaitForEnd()
    {
        var ignored = new byte[256];
        try
        {
            using var input = StandardStreams.OpenInput();
            while (input.Read(ignored) > 0)
            {
            }
        }
        catch (IOException)
        {
            // An unreadable input counts as closed.
        }

        Environment.Exit(ExitCode.Error);
    }
}
