namespace PSChat.Node.Terminal;

/// <summary>
/// Ends this process when its standard input closes. A parent that holds the other end of the pipe takes its children
/// with it that way, however it dies: no process is left behind, even after a kill -9.
/// </summary>
internal static class ParentWatch
{
    /// <summary>Watches from now on, on a background thread.</summary>
    public static void Start()
    {
        new Thread(WaitForEnd) { IsBackground = true, Name = "pschat parent watch" }.Start();
    }

    private static void WaitForEnd()
    {
        var ignored = new byte[256];
        try
        {
            using var input = Console.OpenStandardInput();
            while (input.Read(ignored) > 0)
            {
            }
        }
        catch (IOException)
        {
            // As good as closed.
        }

        Environment.Exit(ExitCode.Error);
    }
}
