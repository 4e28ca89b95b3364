using System.Runtime.Versioning;
using System.Text;

namespace PSChat.Node.Streams;

/// <summary>
/// The standard streams that this program was started with. A stream that was closed then is not used, because its number now
/// belongs to a file, pipe or socket of the runtime: reading it would take that one's data, and writing would damage it.
/// </summary>
internal static class StandardStreams
{
    private const int InputNumber = 0;
    private const int OutputNumber = 1;
    private const int ErrorNumber = 2;

    private static readonly bool[] s_isOpen = [true, true, true];

    // Asked at the start, because a terminal that was closed is none any more.
    private static readonly bool[] s_isTerminal = [false, false, false];

    /// <summary>UTF-8 without a mark at the beginning.</summary>
    public static Encoding Encoding { get; } = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Whether input and output are a terminal.</summary>
    public static bool AreTerminal =>
        s_isOpen[InputNumber] && s_isOpen[OutputNumber] && !Console.IsInputRedirected && !Console.IsOutputRedirected;

    /// <summary>
    /// Takes over the console's writers; called before anything is written. Numbers that are free are filled, so that no file
    /// that is opened later gets one of them.
    /// </summary>
    public static void TakeOver()
    {
        if (!OperatingSystem.IsWindows())
        {
            for (var number = InputNumber; number <= ErrorNumber; number++)
            {
                s_isOpen[number] = UnixDescriptor.IsInherited(number);
                s_isTerminal[number] = s_isOpen[number] && UnixDescriptor.IsTerminal(number);
            }

            UnixDescriptor.FillUpTo(ErrorNumber);
        }

        Console.SetOut(new StreamWriter(OpenOutput(), Encoding) { AutoFlush = true });
        Console.SetError(new StreamWriter(OpenError(), Encoding) { AutoFlush = true });
    }

    /// <summary>Opens standard input; one that is closed has ended.</summary>
    public static Stream OpenInput() => OperatingSystem.IsWindows()
        ? Console.OpenStandardInput()
        : new UnixInput(s_isOpen[InputNumber], s_isTerminal[InputNumber]);

    /// <summary>Opens standard output; what it cannot take is an <see cref="OutputLostException"/>.</summary>
    public static Stream OpenOutput() => OperatingSystem.IsWindows()
        ? new WindowsOutput(Console.OpenStandardOutput())
        : Output(OutputNumber);

    /// <summary>
    /// Calls <paramref name="lost"/> from another thread when standard output is lost, though nothing is written: a chat in a
    /// quiet room would otherwise keep its name for readers who are gone.
    /// </summary>
    public static void WatchOutput(Action<OutputLostException> lost)
    {
        // Windows has no such report.
        if (OperatingSystem.IsWindows()) return;
#pragma warning disable CA1416 // The analyzer does not follow the check above into the delegate.
        new Thread(() => Watch(lost)) { IsBackground = true, Name = "pschat output watch" }.Start();
#pragma warning restore CA1416
    }

    [UnsupportedOSPlatform("windows")]
    private static void Watch(Action<OutputLostException> lost)
    {
        if (Output(OutputNumber).WaitForLoss() is { } loss) lost(loss);
    }

    private static Stream OpenError() => OperatingSystem.IsWindows()
        ? new WindowsOutput(Console.OpenStandardError())
        : Output(ErrorNumber);

    [UnsupportedOSPlatform("windows")]
    private static UnixOutput Output(int number) => new(number, s_isOpen[number], s_isTerminal[number]);
}
